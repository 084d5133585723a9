import { existsSync } from 'node:fs';
import { glob } from 'tinyglobby';
import path from 'node:path';
import { checkFolder, checkId, contentHash } from '../core/check-id.ts';
import type { CheckResult } from '../core/check.ts';
import type { DetectorOptions } from '../core/detector-options.ts';
import type { StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Clock, Files } from '../core/ports.ts';
import type { EngineResult, RunOptions } from '../core/run.ts';
import { systemClock } from '../node/clock.ts';
import { systemFiles } from '../node/files.ts';
import { findArtifactRecord } from './artifacts.ts';
import { FileExecutor, lateMs } from './executor.ts';
import { fuzzFinding } from './findings.ts';
import type { Executed } from './minimise.ts';
import { readStoredFile } from './stored-inputs.ts';
import type { TargetDescription } from './worker-main.ts';

export interface ReplayArtifactOptions extends RunOptions {
  /** Absolute path of the stored input. */
  readonly artifact: string;
  /** Absolute path of the file that holds its target; undefined when assay is to find it. */
  readonly target?: string;
  /** What the configuration says of detectors. */
  readonly detectors?: DetectorOptions;
  readonly clock?: Clock;
  readonly fileSystem?: Files;
}

interface Located {
  readonly executor: FileExecutor;
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly target: TargetDescription;
}

const checkFiles = '**/*.{fuzz,prop}.{ts,mts,cts,js,mjs,cjs}';

type Project = Pick<ReplayArtifactOptions, 'root' | 'detectors'>;

function open({ root, detectors }: Project, file: string): FileExecutor {
  const absolute = path.resolve(root, file);
  if (!existsSync(absolute))
    throw new AssayError('not-found', `There is no file ${file}.`, 'Name the file with the target: --target FILE.');
  return new FileExecutor(root, absolute, { detectors, echo: true });
}

/** The target of a file that `wanted` picks; the executor is closed when there is none. */
async function locateIn(
  project: Project,
  file: string,
  wanted: (target: TargetDescription) => boolean,
): Promise<Located | undefined> {
  const executor = open(project, file);
  try {
    const target = (await executor.open()).find(wanted);
    if (target !== undefined) return { executor, file, target };
  } catch (error) {
    await executor.close();
    throw error;
  }
  await executor.close();
  return undefined;
}

/** `…/regressions/<slug>-<id>/file` and `…/corpus/<slug>-<id>/file` say which check they belong to. */
async function locateByFolder(project: Project, artifact: string): Promise<Located | undefined> {
  const folder = path.dirname(artifact);
  const kind = path.basename(path.dirname(folder));
  if (kind !== 'regressions' && kind !== 'corpus') return undefined;
  const suite = path.dirname(path.dirname(folder));
  const files = await glob([checkFiles], { cwd: suite, absolute: true, ignore: ['**/node_modules/**'] });
  for (const absolute of files.toSorted()) {
    const file = path.relative(project.root, absolute).split(path.sep).join('/');
    const located = await locateIn(project, file, (target) => checkFolder(file, target.name) === path.basename(folder));
    if (located !== undefined) return located;
  }
  return undefined;
}

async function locate(options: ReplayArtifactOptions, files: Files, content: Uint8Array): Promise<Located> {
  const { root, artifact, target } = options;
  const record = await findArtifactRecord(files, root, content);
  if (target !== undefined) {
    const file = path.relative(root, target).split(path.sep).join('/');
    const named = record?.file === file ? record.name : undefined;
    const located = await locateIn(options, file, (candidate) => named === undefined || candidate.name === named);
    if (located !== undefined) return located;
    throw new AssayError(
      'no-check',
      `${file} declares no fuzz check and exports no function "fuzz".`,
      'Name the file with the target: --target FILE.',
    );
  }
  const located =
    record === undefined
      ? await locateByFolder(options, artifact)
      : await locateIn(options, record.file, (candidate) => candidate.name === record.name);
  if (located !== undefined) return located;
  const shown = path.relative(root, artifact);
  throw new AssayError(
    'not-found',
    `It is not known which target ${shown} belongs to.`,
    'Name the file with the target: --target FILE.',
  );
}

function findingOf(
  located: Located,
  options: ReplayArtifactOptions,
  input: StoredInput,
  rendered: string,
  executed: Executed,
): Finding[] {
  if (executed.verdict !== 'fails') return [];
  const { file, target } = located;
  const storedAt = path.relative(options.root, options.artifact).split(path.sep).join('/');
  const { failure } = executed;
  return [
    fuzzFinding(
      { root: options.root, file, name: target.name },
      { failure, input, rendered, line: target.line, plain: target.plain, storedAt },
    ),
  ];
}

/**
 * Runs a stored input again: a raw one that `assay fuzz` wrote, wherever it was copied to, or a file of a corpus or of regressions.
 *
 * @throws AssayError when the file cannot be read, or its target is not known or cannot be loaded
 */
export async function replayArtifact(options: ReplayArtifactOptions, emit: EmitProgress): Promise<EngineResult> {
  const { clock = systemClock, fileSystem = systemFiles, artifact, root } = options;
  const started = clock.monotonicMs();
  const content = await fileSystem.readBytes(artifact);
  if (content === undefined) throw new AssayError('not-found', `There is no file ${path.relative(root, artifact)}.`);
  const located = await locate(options, fileSystem, content);
  const { executor, target, file } = located;
  try {
    const input = (await readStoredFile(fileSystem, artifact, target.simplestFirst !== undefined))!;
    const executed = await executor.execute(target.name, input, lateMs);
    const findings = findingOf(located, options, input, await executor.render(target.name, input), executed);
    const result: CheckResult = {
      id: checkId(file, target.name),
      name: target.name,
      file,
      ...(target.line !== undefined && { line: target.line }),
      engine: 'fuzz',
      status: findings.length > 0 ? 'failed' : executed.verdict === 'refused' ? 'unknown' : 'passed',
      runs: 1,
      durationMs: Math.round(clock.monotonicMs() - started),
      stats: { input: contentHash(content) },
    };
    for (const finding of findings) emit({ type: 'finding', finding });
    emit({ type: 'check-end', result });
    const { status, durationMs } = result;
    return { engine: 'fuzz', status, durationMs, checks: [result], findings, gates: [], warnings: [] };
  } finally {
    await executor.close();
  }
}
