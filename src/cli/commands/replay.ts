import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { decodeToken, type ReplayTarget } from '../../choices/token.ts';
import { AssayError, type ExitCode } from '../../core/errors.ts';
import type { EngineName, FindingKind } from '../../core/finding.ts';
import type { EngineResult } from '../../core/run.ts';
import type { ReplayAnswer } from '../../workers/replay-main.ts';
import { startWorker } from '../../workers/supervisor.ts';
import { WorkerDeathError } from '../../workers/worker-death.ts';
import { nothingToDo } from '../launch.ts';
import { commonOptions, textOption } from '../options.ts';
import { closeSession, openSession, type Session } from '../session.ts';
import type { CommandDefinition } from './command.ts';

/** Limit for one replayed input: far above every engine's own limit for one, so that those speak first. */
const defaultReplayLimitMs = 60_000;

function engineOfFile(file: string): EngineName {
  if (/\.fuzz\.[cm]?[jt]sx?$/.test(file)) return 'fuzz';
  return /\.stress\.[cm]?[jt]sx?$/.test(file) ? 'stress' : 'property';
}

/** The check's file, which must stand inside the project: tokens are not trusted. */
function checkFile(root: string, target: ReplayTarget): string {
  const file = path.resolve(root, target.file);
  if (!existsSync(file)) {
    throw new AssayError(
      'not-found',
      `The token's check is in ${target.file}, which is not there.`,
      'Run it in the project, and at the version, that printed it.',
    );
  }
  if (!realpathSync(file).startsWith(realpathSync(root) + path.sep)) {
    throw new AssayError(
      'token',
      `The token names ${target.file}, which is outside the project.`,
      'Do not run tokens from people you do not trust.',
    );
  }
  return file;
}

/** The process died on the input: that is what the input does, and it is told as a finding. */
function deathResult(session: Session, token: string, target: ReplayTarget, death: WorkerDeathError): EngineResult {
  const kinds: Record<WorkerDeathError['kind'], FindingKind> = {
    exit: 'exit',
    memory: 'memory',
    timeout: 'timeout',
    signal: 'exit',
  };
  const engine = engineOfFile(target.file);
  const finding = {
    id: target.check,
    engine,
    check: target.check,
    kind: kinds[death.kind],
    message: death.message,
    location: { file: target.file },
    input: 'bytes' in target.input ? `${target.input.bytes.length} bytes` : 'recorded choices',
    replay: token,
    command: `npx assay replay ${token}`,
    regression: '',
  };
  session.emit({ type: 'finding', finding });
  return { ...nothingToDo(engine), status: 'failed', findings: [finding] };
}

async function replayToken(session: Session, token: string): Promise<EngineResult> {
  const target = decodeToken(token);
  const { root, timeLimitMs = defaultReplayLimitMs } = session.run;
  checkFile(root, target);
  const worker = startWorker({
    entry: new URL(`../../workers/replay-main${path.extname(import.meta.url)}`, import.meta.url),
    root,
    echo: true, // who replays an input wants to see what the code says of it
  });
  const stop = (): void => void worker.kill();
  session.context.signal.addEventListener('abort', stop, { once: true });
  try {
    const { outcome } = await worker.call<ReplayAnswer>('replay', { root, token }, { timeoutMs: timeLimitMs });
    for (const finding of outcome.findings) session.emit({ type: 'finding', finding });
    session.emit({ type: 'check-end', result: outcome.result });
    const { status, engine, durationMs } = outcome.result;
    return {
      engine,
      status,
      durationMs,
      checks: [outcome.result],
      findings: outcome.findings,
      gates: [],
      warnings: outcome.warnings,
    };
  } catch (error) {
    if (error instanceof WorkerDeathError && !session.context.signal.aborted)
      return deathResult(session, token, target, error);
    throw error;
  } finally {
    session.context.signal.removeEventListener('abort', stop);
    await worker.kill();
  }
}

function isFile(session: Session, what: string): boolean {
  const file = path.resolve(session.context.workingFolder, what);
  return existsSync(file) && statSync(file).isFile();
}

export const replayCommand: CommandDefinition = {
  usage: 'replay <token-or-file>',
  summary: 'Run one recorded input again, from its token or from its file',
  options: [['--target <file>', 'The check file that a raw input belongs to, when assay cannot tell']],
  examples: ['assay replay a1q1ZKzk...', 'assay replay crashes/crash-5f2a...'],
  async run(args, raw, context): Promise<ExitCode> {
    const what = args[0] ?? '';
    const session = await openSession(commonOptions(raw), context);
    if (!isFile(session, what) && !/[/\\.]/.test(what))
      return closeSession(session, [await replayToken(session, what)]);
    const file = path.resolve(context.workingFolder, what);
    if (!existsSync(file))
      throw new AssayError('not-found', `There is no file ${what}.`, 'Name a file that assay wrote, or give a token.');
    const target = textOption(raw, 'target', 'a file');
    const { replayArtifact } = await import('../../fuzz/replay.ts');
    const result = await replayArtifact(
      {
        ...session.run,
        artifact: file,
        detectors: session.config.detectors,
        ...(target !== undefined && { target: path.resolve(context.workingFolder, target) }),
      },
      session.emit,
    );
    return closeSession(session, [result]);
  },
};
