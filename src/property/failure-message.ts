import { renderPath } from './changed-path.ts';
import { renderArguments, renderValue } from '../core/render/render.ts';
import type { Finding, Location } from '../core/finding.ts';
import type { Counterexample } from './outcome.ts';
import { userFrames } from './user-frames.ts';

/** The first line of what an error says; never empty. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n', 1)[0] || 'failed without a message';
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${renderValue(error).text}`;
  const named = error.name === 'Error' || error.name === 'AssertionError' || error.name === 'PredicateFalseError';
  return named ? error.message || error.name : `${error.name}: ${error.message}`;
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}

/** The arguments of the predicate, as source code where that is possible. */
export function renderInput(values: readonly unknown[]): string {
  return renderArguments(values).text;
}

/** An option to paste; empty when no source code can make the values. */
export function regressionLines(values: readonly unknown[]): string {
  const { text, exact } = renderValue([values]);
  return exact ? `examples: ${text},` : '';
}

function origin({ origin: from }: Counterexample): string {
  switch (from.kind) {
    case 'example':
      return ` (example ${from.index + 1} of the options)`;
    case 'regression':
      return ` (${from.path})`;
    default:
      return '';
  }
}

function keeping({ values }: Counterexample, { regression }: Finding): readonly string[] {
  const where = regressionLines(values) === regression ? 'in the options of the property' : 'in the project';
  return [`Keep it as a regression test, ${where}:`, `  ${indented(regression)}`];
}

const wholeNumbers = new Intl.ListFormat('en', { type: 'conjunction' });

/** What may be left out of account, and what the predicate had to say. */
function remarks({ freeArguments, freePaths, notes, isStable }: Counterexample): readonly string[] {
  const lines = notes.map((note) => `Note: ${note}`);
  if (freeArguments.length > 0) {
    const names = wholeNumbers.format(freeArguments.map((index) => String(index + 1)));
    const subject = freeArguments.length === 1 ? `Argument ${names} has` : `Arguments ${names} have`;
    lines.push(`${subject} no part in it: with other values it fails as well.`);
  }
  for (const [index, ...path] of freePaths) {
    lines.push(
      `In argument ${Number(index) + 1}, ${renderPath(path)} has no part in it: with other values it fails as well.`,
    );
  }
  if (!isStable)
    lines.push('It did not fail when the same input was run again: the check or its subject is not deterministic.');
  return lines;
}

/** One failure: what broke, on what, how to see it again and how to keep it. */
function describeFailure(counterexample: Counterexample, finding: Finding): string {
  const lines = [
    `Smallest input${origin(counterexample)}:`,
    `  ${indented(finding.input)}`,
    describe(counterexample.error),
    ...remarks(counterexample),
    `Replay: ${finding.command}`,
  ];
  if (finding.regression !== '' && counterexample.origin.kind !== 'example') {
    lines.push(...keeping(counterexample, finding));
  }
  return lines.join('\n');
}

/** Everything a person needs, for each way in which the property fails. */
export function failureMessage(
  name: string,
  failures: readonly { readonly counterexample: Counterexample; readonly finding: Finding }[],
  seed: number,
): string {
  const parts = failures.map(({ counterexample, finding }) => describeFailure(counterexample, finding));
  const numbered =
    parts.length === 1 ? parts : parts.map((part, index) => `Failure ${index + 1} of ${parts.length}\n${part}`);
  return [`Property failed: ${name}`, ...numbered, `Seed: ${seed}`].join('\n');
}

/** What test runners show of an assertion beside its message: the difference between what came and what was expected. */
const differenceKeys = ['actual', 'expected', 'showDiff', 'operator', 'diff'] as const;

function frameOf({ file, line = 1, column = 1 }: Location): string {
  return `    at ${file}:${line}:${column}`;
}

/**
 * The error that a test runner shows: the whole message, the difference, and the frames of the user's own code; where there
 * are none, the place of the declaration.
 */
export function failureError(message: string, cause: unknown, location: Location | undefined): Error {
  const error = new Error(message);
  error.name = 'PropertyFailure';
  const frames = cause instanceof Error ? userFrames(cause) : [];
  const shown = frames.length === 0 && location !== undefined ? [frameOf(location)] : frames;
  error.stack = [`${error.name}: ${message}`, ...shown].join('\n');
  if (!(cause instanceof Error)) return error;
  for (const key of differenceKeys) {
    if (key in cause) Object.assign(error, { [key]: (cause as unknown as Record<string, unknown>)[key] });
  }
  // The failure itself is told above; only what lies behind it is news.
  if (cause.cause !== undefined) error.cause = cause.cause;
  return error;
}
