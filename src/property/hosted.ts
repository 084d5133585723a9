import { DirectoryDatabase } from '../choices/database/directory.ts';
import { encodeToken } from '../choices/token.ts';
import { checkFolder, checkId, contentHash } from '../core/check-id.ts';
import type { CheckResult } from '../core/check.ts';
import type { HostedOutcome, HostedRun, PropertyDeclaration, StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import { failureError, failureMessage, firstLine, regressionLines, renderInput } from './failure-message.ts';
import { ObservationLog } from './observation.ts';
import type { Counterexample, PropertyOutcome } from './outcome.ts';
import { replayProperty, runProperty, type PropertyRun } from './runner.ts';
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
    regression: regressionLines(values) || copyingLines(declaration, file, counterexample),
  };
}

const databaseFolder = '.assay/examples';

/** Commands that keep what no source code can make; empty when the database does not hold it. */
function copyingLines({ name }: PropertyDeclaration, file: string, { storedId }: Counterexample): string {
  if (storedId === undefined) return '';
  const folder = regressionFolder(file, name);
  return `mkdir -p ${folder} && cp ${databaseFolder}/${checkId(file, name)}/finding/${storedId}.json ${folder}/`;
}

/** A mutation runner wants a verdict, quickly, that depends on nothing but the mutant. */
const isMutationRun = (): boolean => process.env['STRYKER_MUTATOR_WORKER'] !== undefined;

/** Set where assay itself runs mutants: there endless loops are ended from outside, which costs nothing where there are none. */
const endsLoopsName = 'ASSAY_ENDS_LOOPS';

function memoryOf(run: HostedRun, check: string): NonNullable<PropertyRun['memory']> {
  const { files, clock, root } = run;
  return { check, database: new DirectoryDatabase({ folder: `${root}/${databaseFolder}`, files, clock }) };
}

const observeName = 'ASSAY_OBSERVE';

/** Runs a property inside a test runner. */
export function runHostedProperty(declaration: PropertyDeclaration, run: HostedRun): Promise<HostedOutcome> {
  const { name } = declaration;
  return hosted(declaration, run, async () => {
    const regressions = await readRegressions(run.files, run.root, regressionFolder(run.file, name));
    if (isMutationRun()) {
      const stopsLoops = process.env[endsLoopsName] === undefined;
      return runProperty(declaration, { ...run, name, regressions, minimise: false, stopsLoops });
    }
    const log = process.env[observeName] === undefined ? undefined : new ObservationLog(name, run.clock.epochMs());
    const memory = memoryOf(run, checkId(run.file, name));
    const outcome = await runProperty(declaration, {
      ...run,
      name,
      regressions,
      memory,
      ...(log && { observe: log.observe }),
    });
    const path = `${run.root}/.assay/observed/${checkFolder(run.file, name)}.jsonl`;
    if (log !== undefined) await run.files.write(path, log.text);
    return outcome;
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
  return hosted(declaration, run, () => replayProperty(declaration, input.choices, { ...run, name: declaration.name }));
}

async function hosted(
  declaration: PropertyDeclaration,
  run: HostedRun,
  work: () => Promise<PropertyOutcome>,
): Promise<HostedOutcome> {
  const started = run.clock.monotonicMs();
  const { status, runs, skipped, counterexamples, warnings, stats, reason = 'no verdict' } = await work();
  const result: CheckResult = {
    id: checkId(run.file, declaration.name),
    name: declaration.name,
    file: run.file,
    ...(declaration.location?.line !== undefined && { line: declaration.location.line }),
    engine: 'property',
    status,
    runs,
    durationMs: Math.round(run.clock.monotonicMs() - started),
    stats: { skipped, ...stats },
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
