import { AssayError } from '../core/errors.ts';
import type { Files } from '../core/ports.ts';
import { mutantKey } from './mutant.ts';
import type { Mutant, MutantStatus } from './mutant.ts';
import type { PlantedMutant } from './plan/instrumenter.ts';

/** Accepted equivalents allowed among a target's mutants, in percent: more, and it is the tests that are excused. */
export const maxAcceptedPercent = 3;

/** A mutant that somebody judged to mean the same as the original. It has no line, so that edits elsewhere do not touch it. */
export interface Equivalent {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly mutator: string;
  /** The code that is replaced, and by what. White space does not matter. */
  readonly original: string;
  readonly replacement: string;
  /** Why nobody can tell them apart. */
  readonly reason: string;
  /** The line it starts on, when the same replacement is possible at several places. */
  readonly context?: string;
  /** Which of those that are still alike, counted from 1. */
  readonly occurrence?: number;
}

const required = ['file', 'mutator', 'original', 'replacement', 'reason'] as const;
const known = new Set<string>([...required, 'context', 'occurrence']);

const example =
  '{ "file": "src/a.ts", "mutator": "EqualityOperator", "original": "n < 1", "replacement": "n <= 1", "reason": "n is never 1 here" }';

function complaint(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no object';
  const entry = value as Record<string, unknown>;
  for (const name of required) {
    const part = entry[name];
    if (typeof part !== 'string') return `lacks the text "${name}"`;
    if (name === 'reason' && part.trim() === '') return 'gives no reason';
  }
  const unknown = Object.keys(entry).find((name) => !known.has(name));
  if (unknown !== undefined) return `has "${unknown}", which is not known`;
  const { context, occurrence } = entry;
  if (context !== undefined && typeof context !== 'string') return '"context" is no text';
  if (occurrence !== undefined && !(Number.isInteger(occurrence) && (occurrence as number) >= 1))
    return '"occurrence" is no whole number from 1';
  return undefined;
}

/**
 * Reads `mutation/equivalents.json`, a list of entries.
 *
 * @returns an empty list when the file is missing
 * @throws AssayError with code `config` that names the entry and what is wrong with it
 */
export async function readEquivalents(path: string, files: Files): Promise<readonly Equivalent[]> {
  const text = await files.readText(path);
  if (text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AssayError('config', `${path} is not JSON: ${(error as Error).message}`, '', { cause: error });
  }
  if (!Array.isArray(value)) throw new AssayError('config', `${path} must hold a list.`, `Write [${example}].`);
  value.forEach((entry: unknown, index) => {
    const wrong = complaint(entry);
    if (wrong !== undefined)
      throw new AssayError('config', `${path}: entry ${index + 1} ${wrong}.`, `Write ${example}.`);
  });
  return value as Equivalent[];
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** What became of the entries. */
export interface Acceptance {
  /** Accepted mutants by `mutantKey`, with the reason. */
  readonly accepted: ReadonlyMap<string, string>;
  /** Why entries are wrong: one sentence each. */
  readonly stale: readonly string[];
}

export interface AcceptanceQuestion {
  readonly entries: readonly Equivalent[];
  /** Every mutant of the files that the run looks at, run or not. */
  readonly mutants: readonly PlantedMutant[];
  /** Files all of whose mutants are in `mutants`: an entry for another file cannot be judged, one for these must match. */
  readonly wholeFiles: ReadonlySet<string>;
  /** True when the run looks at everything there is, so that an entry for a file that has gone is wrong. */
  readonly everything: boolean;
  readonly statusOf: (mutant: Mutant) => MutantStatus | undefined;
  readonly lineOf: (file: string, line: number) => string;
}

function candidates(entry: Equivalent, { mutants, lineOf }: AcceptanceQuestion): readonly PlantedMutant[] {
  const alike = mutants.filter(
    (mutant) =>
      mutant.file === entry.file &&
      mutant.mutator === entry.mutator &&
      squeezed(mutant.original) === squeezed(entry.original) &&
      squeezed(mutant.replacement) === squeezed(entry.replacement),
  );
  const { context, occurrence } = entry;
  const inContext =
    context === undefined
      ? alike
      : alike.filter(({ file, line }) => squeezed(lineOf(file, line)) === squeezed(context));
  if (occurrence === undefined) return inContext;
  return inContext.slice(occurrence - 1, occurrence);
}

/** Finds the mutants that are accepted, and the entries that are no longer right. */
export function judgeEquivalents(question: AcceptanceQuestion): Acceptance {
  const accepted = new Map<string, string>();
  const stale: string[] = [];
  question.entries.forEach((entry, index) => {
    if (!question.everything && !question.wholeFiles.has(entry.file)) return;
    const name = `entry ${index + 1} (${entry.file}: ${squeezed(entry.original)} → ${squeezed(entry.replacement)})`;
    const found = candidates(entry, question);
    const [mutant, another] = found;
    if (mutant === undefined) stale.push(`${name} matches no mutant: the code has changed, so take it out or mend it`);
    else if (another !== undefined)
      stale.push(`${name} matches ${found.length} mutants: add "context", the line it is on, or "occurrence"`);
    else if (accepted.has(mutantKey(mutant))) stale.push(`${name} accepts the same mutant as an entry before it`);
    else {
      const status = question.statusOf(mutant);
      if (status === 'Survived' || status === 'NoCoverage') accepted.set(mutantKey(mutant), entry.reason);
      else if (mutant.ignored !== undefined)
        stale.push(`${name} is left out by a comment or an option already: take it out`);
      else if (status === 'Killed' || status === 'Timeout')
        stale.push(`${name} is noticed by a test (${status.toLowerCase()}), so it is not equivalent: take it out`);
    }
  });
  return { accepted, stale };
}
