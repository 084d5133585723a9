import path from 'node:path';
import { AssayError } from '../../core/errors.ts';
import { ownModule } from '../../instrument/source-bootstrap.ts';
import { startWorker } from '../../workers/supervisor.ts';
import { WorkerDeathError } from '../../workers/worker-death.ts';
import type { CheckSpeed } from './measure.ts';

export interface SpeedRunOptions {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** Absolute paths of property and fuzz suites. */
  readonly files: readonly string[];
  /** Milliseconds for the whole run, shared by the files and their checks; undefined means `defaultCheckMs` for each check. */
  readonly timeLimitMs?: number | undefined;
  readonly signal: AbortSignal;
}

export interface MeasuredCheck {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly name: string;
  /** Undefined when there is none: `reason` says why. */
  readonly speed: CheckSpeed | undefined;
  readonly reason?: string;
}

export interface SpeedRun {
  readonly checks: readonly MeasuredCheck[];
  /** Files that could not be loaded. */
  readonly problems: readonly string[];
}

/** Milliseconds for each check where nobody says how long. */
const defaultCheckMs = 600;
/** A shorter measurement says nothing. */
const leastCheckMs = 30;
const loadTimeoutMs = 60_000;
/** For what a measurement costs beside its own time: the first inputs, warming up, a slow last sample. */
const graceMs = 60_000;

/** Measures the checks of suites one after the other, each file in a process of its own. */
export async function measureSpeed(
  { root, files, timeLimitMs, signal }: SpeedRunOptions,
  onMeasured: (check: MeasuredCheck) => void = () => {},
): Promise<SpeedRun> {
  const checks: MeasuredCheck[] = [];
  const problems: string[] = [];
  const add = (check: MeasuredCheck): void => {
    checks.push(check);
    onMeasured(check);
  };
  for (const absolute of files) {
    if (signal.aborted) break;
    const file = path.relative(root, absolute).split(path.sep).join('/');
    const worker = startWorker({ entry: ownModule('property/speed/worker-main'), root });
    const stop = (): void => void worker.kill();
    signal.addEventListener('abort', stop);
    try {
      const names = await worker.call<readonly string[]>(
        'open',
        { file: absolute, root },
        { timeoutMs: loadTimeoutMs },
      );
      const share = timeLimitMs === undefined ? defaultCheckMs : timeLimitMs / files.length / names.length;
      const timeMs = Math.max(leastCheckMs, share);
      for (const name of names) {
        const limit = { timeoutMs: timeMs + graceMs };
        const speed = await worker.call<CheckSpeed | undefined>('measure', { name, timeMs }, limit);
        const reason = speed === undefined ? { reason: 'it does not hold, or refuses nearly everything' } : {};
        add({ file, name, speed, ...reason });
      }
    } catch (error) {
      if (signal.aborted) break;
      if (!(error instanceof WorkerDeathError) && !AssayError.is(error)) throw error;
      problems.push(AssayError.is(error) ? error.message : `${file}: ${error.message} while it was measured.`);
    } finally {
      signal.removeEventListener('abort', stop);
      await worker.kill();
    }
  }
  return { checks, problems };
}
