import { encodeToken } from '../choices/token.ts';
import { checkId, contentHash } from '../core/check-id.ts';
import type { CheckResult } from '../core/check.ts';
import type { HostedOutcome, HostedRun, PropertyDeclaration, StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import { failureMessage, firstLine, renderValues } from './failure-message.ts';
import type { Counterexample, PropertyOutcome } from './outcome.ts';
import { replayProperty, runProperty } from './runner.ts';

/** A finding as reports carry it, with the token and the one command that replays it. */
export function propertyFinding(declaration: PropertyDeclaration, file: string, counterexample: Counterexample): Finding {
  const id = checkId(file, declaration.name);
  const token = encodeToken({ check: id, file, input: { choices: counterexample.recording } }) ?? '';
  const input = renderValues(counterexample.values);
  const { error, kind } = counterexample;
  return {
    id: contentHash(`${id}\0${kind}\0${input}`).slice(0, 16),
    engine: 'property',
    check: id,
    kind,
    message: firstLine(error),
    location: { file, ...(declaration.location?.line !== undefined && { line: declaration.location.line }) },
    ...(error instanceof Error && error.stack !== undefined && { stack: error.stack }),
    input,
    replay: token,
    command: token === '' ? `npx assay props ${file}` : `npx assay replay ${token}`,
    regression: '',
  };
}

/** Runs a property inside a test runner. */
export function runHostedProperty(declaration: PropertyDeclaration, run: HostedRun): Promise<HostedOutcome> {
  return hosted(declaration, run, () => runProperty(declaration, run));
}

/** Runs a property on one recorded input. */
export function replayHostedProperty(
  declaration: PropertyDeclaration,
  input: StoredInput,
  run: HostedRun,
): Promise<HostedOutcome> {
  if (!('choices' in input)) {
    throw new AssayError('token', `"${declaration.name}" is a property; the token holds raw bytes.`, 'Replay it with the version of the suite that printed it.');
  }
  return hosted(declaration, run, () => replayProperty(declaration, input.choices));
}

async function hosted(
  declaration: PropertyDeclaration,
  run: HostedRun,
  work: () => Promise<PropertyOutcome>,
): Promise<HostedOutcome> {
  const started = run.clock.monotonicMs();
  const outcome = await work();
  const result: CheckResult = {
    id: checkId(run.file, declaration.name),
    name: declaration.name,
    file: run.file,
    ...(declaration.location?.line !== undefined && { line: declaration.location.line }),
    engine: 'property',
    status: outcome.status,
    runs: outcome.runs,
    durationMs: Math.round(run.clock.monotonicMs() - started),
    stats: { skipped: outcome.skipped },
  };
  if (outcome.status === 'unknown') {
    const reason = outcome.reason ?? 'no verdict';
    return { result, findings: [], warnings: [{ kind: 'filtered', message: reason }], error: new Error(`No verdict: ${reason}`) };
  }
  if (outcome.counterexample === undefined) return { result, findings: [], warnings: [] };
  const finding = propertyFinding(declaration, run.file, outcome.counterexample);
  const cause = outcome.counterexample.error;
  const error = new Error(failureMessage(declaration.name, outcome.counterexample, run.seed, finding.command), { cause });
  error.name = 'PropertyFailure';
  if (cause instanceof Error && cause.stack !== undefined) error.stack = `${error.message}\n${cause.stack.split('\n').filter((line) => /^\s+at /.test(line)).join('\n')}`;
  return { result, findings: [finding], warnings: [], error };
}
