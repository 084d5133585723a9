import path from 'node:path';
import { appendFile } from 'node:fs/promises';
import { loadConfig } from '../config/load-config.ts';
import { profileSettings } from '../config/profiles.ts';
import type { ProfileSettings, ReporterName, ResolvedConfig } from '../config/schema.ts';
import { AssayError, exitCodes, type ExitCode } from '../core/errors.ts';
import type { ProgressEvent } from '../core/events.ts';
import type { EngineResult, RunOptions } from '../core/run.ts';
import { systemClock } from '../node/clock.ts';
import { readEnvironment, toolVersion } from '../node/environment.ts';
import { systemFiles } from '../node/files.ts';
import { defaultSeed } from '../node/run-environment.ts';
import { mergeResults, reportStatus } from '../report/merge.ts';
import { githubReporter } from '../report/reporters/github.ts';
import { jsonReporter } from '../report/reporters/json.ts';
import { junitReporter } from '../report/reporters/junit.ts';
import { markdownReporter, renderMarkdown } from '../report/reporters/markdown.ts';
import type { Reporter, Screen } from '../report/reporters/reporter.ts';
import { sarifReporter } from '../report/reporters/sarif.ts';
import { terminalReporter } from '../report/reporters/terminal.ts';
import type { ReportDocument } from '../report/schema.ts';
import type { CommonOptions } from './options.ts';

/** What the process gives to a command. */
export interface CommandContext {
  readonly workingFolder: string;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** One invocation of a command: configuration, options and reporters, all decided and frozen. */
export interface Session {
  readonly context: CommandContext;
  readonly config: ResolvedConfig;
  readonly settings: ProfileSettings;
  readonly options: CommonOptions;
  readonly run: RunOptions;
  readonly reporters: readonly Reporter[];
  readonly startedAtEpochMs: number;
  readonly startedMs: number;
  emit(event: ProgressEvent): void;
}

/** The project's folder in the repository that GitHub checked out, with a final slash; empty when they are the same. */
function repositoryFolder(root: string): string {
  const workspace = process.env['GITHUB_WORKSPACE'];
  const folder = workspace === undefined || workspace === '' ? '' : path.relative(workspace, root);
  return folder === '' || folder.startsWith('..') || path.isAbsolute(folder)
    ? ''
    : `${folder.split(path.sep).join('/')}/`;
}

export function createReporter(name: ReporterName, screen: Screen, root: string): Reporter {
  switch (name) {
    case 'terminal':
      return terminalReporter(screen, systemClock);
    case 'json':
      return jsonReporter();
    case 'junit':
      return junitReporter;
    case 'markdown':
      return markdownReporter;
    case 'github':
      return githubReporter(screen, repositoryFolder(root));
    case 'sarif':
      return sarifReporter;
  }
}

export function createReporters(
  config: ResolvedConfig,
  options: CommonOptions,
  context: CommandContext,
  root: string,
): readonly Reporter[] {
  // The JSON document is always written: every other format, and `assay report`, is derived from it.
  const names = new Set<ReporterName>([...(options.reporters ?? config.reporters), 'json']);
  const reporters = [...names].map((name) => createReporter(name, context.screen, root));
  return options.json === undefined
    ? reporters
    : [...reporters, jsonReporter(path.resolve(context.workingFolder, options.json))];
}

/** Loads the configuration and decides everything that the options and the profile leave open. */
export async function openSession(options: CommonOptions, context: CommandContext): Promise<Session> {
  const { config, root } = await loadConfig(context.workingFolder, options.config);
  const settings = profileSettings(config, options.profile ?? config.profile);
  const reporters = createReporters(config, options, context, root);
  const run: RunOptions = {
    root,
    seed: options.seed ?? settings.seed ?? defaultSeed(),
    ...(options.runs !== undefined && { runs: options.runs }),
    ...(options.timeLimitMs !== undefined && { timeLimitMs: options.timeLimitMs }),
    ...(options.shard !== undefined && { shard: options.shard }),
    signal: context.signal,
  };
  return {
    context,
    config,
    settings,
    options,
    run: Object.freeze(run),
    reporters,
    startedAtEpochMs: systemClock.epochMs(),
    startedMs: systemClock.monotonicMs(),
    emit: (event) => {
      for (const reporter of reporters) reporter.onEvent?.(event);
    },
  };
}

async function writeReports(session: Session, report: ReportDocument): Promise<void> {
  const folder = path.resolve(session.run.root, session.config.reportDirectory);
  for (const reporter of session.reporters) {
    for (const file of reporter.onReport?.(report) ?? []) {
      const target = path.resolve(folder, file.path);
      try {
        await systemFiles.write(target, file.content);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new AssayError(
          'io',
          `The report ${target} cannot be written: ${reason}`,
          'Free space, or name another place with --json or reportDirectory.',
          { cause: error },
        );
      }
    }
  }
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') await appendFile(summary, renderMarkdown(report));
}

function exitCodeFor(report: ReportDocument, results: readonly EngineResult[], interrupted: boolean): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  if (results.some((result) => (result.problems ?? []).length > 0)) return exitCodes.usage;
  const status = reportStatus(report);
  return status === 'failed' || status === 'unknown' ? exitCodes.finding : exitCodes.held;
}

/** Merges the results, writes every report and gives the exit code. */
export async function closeSession(session: Session, results: readonly EngineResult[]): Promise<ExitCode> {
  const interrupted = session.context.signal.aborted;
  const report = mergeResults(results, {
    toolVersion: toolVersion(),
    startedAtEpochMs: session.startedAtEpochMs,
    durationMs: systemClock.monotonicMs() - session.startedMs,
    seed: session.run.seed,
    environment: readEnvironment(session.run.root),
    interrupted,
    ...(session.run.shard !== undefined && { shard: session.run.shard }),
  });
  await writeReports(session, report);
  for (const problem of results.flatMap((result) => result.problems ?? []))
    session.context.screen.write(`error: ${problem}\n`);
  return exitCodeFor(report, results, interrupted);
}
