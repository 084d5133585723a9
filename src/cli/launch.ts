import { existsSync } from 'node:fs';
import path from 'node:path';
import { AssayError } from '../core/errors.ts';
import type { EngineResult, TrialWorth } from '../core/run.ts';
import type { EngineChoice } from '../mutation/engine.ts';
import type { FuzzEngineName } from '../fuzz/run-options.ts';
import { systemClock } from '../node/clock.ts';
import { readEnvironment, toolVersion } from '../node/environment.ts';
import { systemFiles } from '../node/files.ts';
import { installedVersion } from '../node/installed-version.ts';
import { findChecks, shardOf } from './find-checks.ts';
import type { Session } from './session.ts';

type Trial = TrialWorth['trial'];

/** The check files of one engine that a command names, and the part of them that falls to this shard. */
export interface SelectedFiles {
  readonly all: readonly string[];
  readonly mine: readonly string[];
}

export async function selectFiles(
  session: Session,
  engine: 'properties' | 'fuzz' | 'stress',
  named: readonly string[],
): Promise<SelectedFiles> {
  const all = await findChecks({
    root: session.run.root,
    workingFolder: session.context.workingFolder,
    patterns: session.config[engine],
    exclude: session.config.exclude,
    named,
  });
  return { all, mine: shardOf(all, session.run.shard) };
}

/** An engine that had nothing to do, as the report shows it. */
export function nothingToDo(engine: EngineResult['engine']): EngineResult {
  return { engine, status: 'skipped', durationMs: 0, checks: [], findings: [], gates: [], warnings: [] };
}

export async function launchProperties(session: Session, files: readonly string[]): Promise<EngineResult> {
  const { runProperties } = await import('../property/run.ts');
  const { propertyRuns } = session.settings;
  const profileRuns = propertyRuns === undefined ? {} : { profileRuns: propertyRuns };
  return runProperties({ ...session.run, ...profileRuns, files, clock: systemClock }, session.emit);
}

export interface FuzzLaunch {
  readonly engine: FuzzEngineName;
  /** Folder for raw crashing inputs, relative to the working folder. */
  readonly artifacts?: string;
  /** Dictionary file, relative to the working folder. */
  readonly dictionary?: string;
  /** Longest raw input in bytes. */
  readonly maxLength?: number;
}

async function readDictionary(file: string, workingFolder: string): Promise<readonly Uint8Array[]> {
  const { parseDictionary } = await import('../fuzz/dictionary-file.ts');
  const text = await systemFiles.readText(path.resolve(workingFolder, file));
  if (text === undefined)
    throw new AssayError('not-found', `There is no dictionary ${file}.`, 'See "assay fuzz --help".');
  return parseDictionary(text, file);
}

export async function launchFuzz(
  session: Session,
  files: readonly string[],
  launch: FuzzLaunch,
): Promise<EngineResult> {
  const { runFuzz } = await import('../fuzz/run.ts');
  const { run, settings, context, config } = session;
  // A number of inputs makes a run repeatable; a time limit from the profile would cut it differently on each machine.
  const profileLimit =
    run.runs === undefined && settings.fuzzSeconds !== undefined ? { timeLimitMs: settings.fuzzSeconds * 1000 } : {};
  const artifacts =
    launch.artifacts === undefined ? {} : { artifacts: path.resolve(context.workingFolder, launch.artifacts) };
  const dictionary =
    launch.dictionary === undefined
      ? {}
      : { dictionary: await readDictionary(launch.dictionary, context.workingFolder) };
  return runFuzz(
    {
      ...profileLimit,
      ...run,
      ...artifacts,
      ...dictionary,
      ...(launch.maxLength !== undefined && { maxLength: launch.maxLength }),
      files,
      detectors: config.detectors,
      engine: launch.engine,
      instrument: session.config.instrument,
      clock: systemClock,
      fileSystem: systemFiles,
    },
    session.emit,
  );
}

export interface MinimiseLaunch {
  /** Folder of another corpus, relative to the working folder. */
  readonly merge?: string;
}

export async function launchMinimise(
  session: Session,
  files: readonly string[],
  launch: MinimiseLaunch,
): Promise<EngineResult> {
  const { minimiseCorpora } = await import('../fuzz/minimise-corpora.ts');
  const { run, config, context } = session;
  const merge = launch.merge === undefined ? undefined : path.resolve(context.workingFolder, launch.merge);
  if (merge !== undefined && (await systemFiles.list(merge)).length === 0)
    throw new AssayError('not-found', `There is no corpus in ${launch.merge}.`, 'Name a folder such as .assay/corpus.');
  return minimiseCorpora(
    {
      ...run,
      ...(merge !== undefined && { merge }),
      files,
      detectors: config.detectors,
      instrument: config.instrument,
      clock: systemClock,
      fileSystem: systemFiles,
    },
    session.emit,
  );
}

export async function launchStress(session: Session, files: readonly string[]): Promise<EngineResult> {
  const { runStress } = await import('../stress/run.ts');
  const { stressRuns } = session.settings;
  const profileRuns = stressRuns === undefined ? {} : { runs: stressRuns };
  return runStress(
    { ...profileRuns, ...session.run, files, clock: systemClock, fileSystem: systemFiles },
    session.emit,
  );
}

export interface MutationLaunch {
  /** Files, folders or `file:line[:column]-line[:column]` ranges, relative to the root; empty means everything. */
  readonly paths: readonly string[];
  /** Mutants to sample; undefined means all. */
  readonly sample?: number;
  /** A revision; true means where this branch left the main one. */
  readonly since?: string | true;
  readonly useCache?: boolean;
  readonly survivors?: number;
  readonly timeouts?: 'detected' | 'survived';
  readonly matrix?: boolean;
  /** Who runs the mutants; default `auto`. */
  readonly engine?: EngineChoice;
  readonly concurrency?: number;
  /** Judged mutants that StrykerJS runs once more, to compare. */
  readonly verify?: number;
  readonly kill?: boolean;
}

/** Tells the trial of a test file by the patterns of the configuration. */
async function trialsByFile(session: Session): Promise<(file: string) => Trial> {
  const { root } = session.run;
  const trials = new Map<string, Trial>();
  for (const [patterns, trial] of [
    ['stress', 'stress'],
    ['fuzz', 'fuzz'],
    ['properties', 'property'],
  ] as const) {
    const { all } = await selectFiles(session, patterns, []);
    for (const file of all) trials.set(path.relative(root, file).split(path.sep).join('/'), trial);
  }
  return (file) => trials.get(file) ?? 'unit test';
}

/** Whether a project asks for mutation scores in any way: by its packages, a configuration or thresholds. */
export async function asksForMutation({ run: { root }, config }: Session): Promise<boolean> {
  const { userOptionsFile } = await import('../mutation/stryker-options.ts');
  return (
    installedVersion(root, '@stryker-mutator/core') !== undefined ||
    userOptionsFile(root) !== undefined ||
    existsSync(path.resolve(root, config.mutation.thresholds))
  );
}

export async function launchMutation(session: Session, launch: MutationLaunch): Promise<EngineResult> {
  const { runMutation } = await import('../mutation/run.ts');
  const { root } = session.run;
  const { thresholds, equivalents, killers, survivors, timeouts } = session.config.mutation;
  const { matrix, kill, ...chosen } = launch;
  return runMutation(
    {
      ...session.run,
      survivors,
      timeouts,
      ...chosen,
      ...(matrix === true && { matrix: await trialsByFile(session) }),
      ...(kill === true && { killInto: killers }),
      thresholdsFile: path.resolve(root, thresholds),
      equivalentsFile: path.resolve(root, equivalents),
      equivalentsLabel: equivalents,
      toolVersion: toolVersion(),
      commit: readEnvironment(root).commit,
      reportFolder: session.config.reportDirectory,
      clock: systemClock,
      fileSystem: systemFiles,
    },
    session.emit,
  );
}
