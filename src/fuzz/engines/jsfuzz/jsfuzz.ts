import { ownModule } from '../../../instrument/source-bootstrap.ts';
import { nodeArguments, startWorker } from '../../../workers/supervisor.ts';
import { bytesOfInput } from '../../byte-fill.ts';
import type { EngineObserver, EngineSummary, EngineTask, FuzzEngine } from '../engine.ts';
import type { DriveEvent, DriveRequest } from './driver-main.ts';

/** Time for jsfuzz to end by itself after it was told to. */
const stopMs = 5_000;
/** Time under jsfuzz that every check gets, however long its bundle took and however short its share of the limit is. */
const leastFuzzingMs = 500;

async function fuzz(task: EngineTask, observer: EngineObserver): Promise<EngineSummary> {
  const { root, file, target, seed, runs, seeds, dictionary, scratch, fileScratch, heapLimitMb } = task;
  const driver = startWorker({
    entry: ownModule('fuzz/engines/jsfuzz/driver-main'),
    root,
    loader: false,
    // jsfuzz chooses the arguments of the process it forks; this is the only way to add some.
    env: { NODE_OPTIONS: nodeArguments(root).join(' ') },
  });
  const request: DriveRequest = {
    root,
    file,
    name: target.name,
    plain: target.plain,
    seed,
    runs,
    seeds: [...seeds.map(bytesOfInput), ...dictionary], // jsfuzz knows no dictionary, but splices its corpus
    scratch,
    fileScratch,
    heapLimitMb,
    timeoutMs: target.timeoutMs,
    maxLength: target.maxLength,
    detectors: target.detectors,
  };
  const ended = new AbortController();
  const stop = async (): Promise<void> => {
    await Promise.race([driver.call('stop', null).catch(() => {}), driver.ended]);
    await task.clock.sleep(stopMs, ended.signal);
    await driver.kill();
  };
  const onAbort = (): void => void stop();
  task.signal.addEventListener('abort', onAbort, { once: true });
  let announceReady!: () => void;
  const ready = new Promise<void>((resolve) => (announceReady = resolve));
  const enforceLimit = async (limitMs: number): Promise<void> => {
    await task.clock.sleep(limitMs, ended.signal);
    // Bundling and instrumenting may have taken it all: a check that was never executed says nothing.
    await ready;
    await task.clock.sleep(Math.max(0, readyAtMs + leastFuzzingMs - task.clock.monotonicMs()), ended.signal);
    if (!ended.signal.aborted) await stop();
  };
  let readyAtMs = Infinity;
  if (task.timeLimitMs !== undefined) void enforceLimit(task.timeLimitMs);
  try {
    return await driver.call<EngineSummary>('drive', request, {
      onEvent: (event) => {
        const happened = event as DriveEvent;
        if (happened.type === 'ready') {
          readyAtMs = Math.min(readyAtMs, task.clock.monotonicMs());
          announceReady();
          observer.ready?.();
        } else if (happened.type === 'progress') observer.progress(happened.progress);
        else observer.finding({ ...happened, inputs: happened.inputs.map((bytes) => ({ bytes })) });
      },
    });
  } finally {
    ended.abort();
    task.signal.removeEventListener('abort', onAbort);
    await driver.kill();
  }
}

/** jsfuzz 1.0.15 (GitLab): mutation of bytes, steered by the number of istanbul counters that were ever reached. */
export const jsfuzz: FuzzEngine = { name: 'jsfuzz', fuzz };
