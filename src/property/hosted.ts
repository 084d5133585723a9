import { encodeToken } from '../choices/token.ts';
import { checkId, contentHash } from '../core/check-id.ts';
import type { CheckResult } from '../core/check.ts';
import type { HostedOutcome, HostedRun, PropertyDeclaration, StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import { failureError, failureMessage, firstLine, regressionLines, renderInput } from './failure-message.ts';
import type { Counterexample, PropertyOutcome } from './outcome.ts';
import { replayProperty, runProperty } from './runner.ts';
import { readRegressions, regressionFolder } from './stored-examples.ts';
import { userFrames } from './user-frames.ts';

/** A finding as reports carry it, with the token and the one command that replays it. */
function propertyFinding(declaration: PropertyDeclaration, file: string, counterexample: Counterexample): Finding {
  const id = checkId(file, declaration.name);
  const { error, kind, recording, values } = counterexample;
  // An explicit example has no choices: the suite itself holds it.
  const token = recording.length === 0 ? '' : (encodeToken({ check: id, file, input: { choices: recording } }) ?? '');
  const input = renderInput(values);
  return {
    id: contentHash(`${id}\0${kind}\0${input}`).slice(0, 16),
    engine: 'property',
    check: id,
    kind,
    message: firstLine(error),
    location: { file, ...(declaration.location?.line !== undefined && { line: declaration.location.line }) },
    ...(error instanceof Error && error.stack !== undefined && { stack: userFrames(error).join('\n') }),
    input,
    replay: token,
    command: token === '' ? `npx assay props ${file}` : `npx assay replay ${token}`,
    regression: regressionLines(values),
  };
}

/** Runs a property inside a test runner. */
export function runHostedProperty(declaration: PropertyDeclaration, run: HostedRun): Promise<HostedOutcome> {
  return hosted(declaration, run, async () => {
    const regressions = await readRegressions(run.files, run.root, regressionFolder(run.file, declaration.name));
    return runProperty(declaration, { ...run, regressions });
  });
}

/** Runs a property on one recorded input. */
export function replayHostedProperty(
  declaration: PropertyDeclaration,
  input: StoredInput,
  run: HostedRun,
): Promise<HostedOutcome> {
  if (!('choices' in input)) {
    throw new AssayError(
      'token',
      `"${declaration.name}" is a property; the token holds raw bytes.`,
      'Replay it with the version of the suite that printed it.',
    );
  }
  return hosted(declaration, run, () => replayProperty(declaration, input.choices, run));
}

async function hosted(
  declaration: PropertyDeclaration,
  run: HostedRun,
  work: () => Promise<PropertyOutcome>,
): Promise<HostedOutcome> {
  const started = run.clock.monotonicMs();
  const { status, runs, skipped, counterexamples, warnings, reason = 'no verdict' } = await work();
  const result: CheckResult = {
    id: checkId(run.file, declaration.name),
    name: declaration.name,
    file: run.file,
    ...(declaration.location?.line !== undefined && { line: declaration.location.line }),
    engine: 'property',
    status,
    runs,
    durationMs: Math.round(run.clock.monotonicMs() - started),
    stats: { skipped },
  };
  if (status === 'unknown') {
    const message = `${declaration.name}: ${reason}`;
    return {
      result,
      findings: [],
      warnings: [...warnings, { kind: 'filtered', message }],
      error: new Error(`No verdict: ${reason}`),
    };
  }
  const failures = counterexamples.map((counterexample) => ({
    counterexample,
    finding: propertyFinding(declaration, run.file, counterexample),
  }));
  const findings = failures.map(({ finding }) => finding);
  if (failures.length === 0) return { result, findings, warnings };
  const seed = declaration.options.seed ?? run.seed;
  return {
    result,
    findings,
    warnings,
    error: failureError(
      failureMessage(declaration.name, failures, seed),
      counterexamples[0]!.error,
      declaration.location,
    ),
  };
}
