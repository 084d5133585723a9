import { writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { workerData } from 'node:worker_threads';
import type { StoredInput } from '../../../core/declaration.ts';
import { clockStepMs, control, SharedInput } from './shared-input.ts';

export interface WatchdogData {
  readonly memory: SharedArrayBuffer;
  readonly maxLength: number;
  /** Milliseconds after which an input that still runs is given up. */
  readonly limitMs: number;
  /** Limit of the whole process's memory in MiB. */
  readonly memoryLimitMb: number;
  /** Where the input is left. */
  readonly file: string;
}

/** What the watchdog leaves behind when it ends the process. */
export interface Remains {
  /** `leak`: memory that many inputs used up together, none of which is to blame. */
  readonly kind: 'timeout' | 'memory' | 'leak';
  readonly message: string;
  readonly executions: number;
  readonly input: StoredInput | undefined;
}

const bytesOfMb = 1024 * 1024;

/** Watches the thread that runs the target: advances its clock, and ends the process when an input hangs or eats up memory. */
function watch(data: WatchdogData): never {
  const shared = new SharedInput(data.memory, data.maxLength);
  const { words } = shared;
  const end = (kind: Remains['kind'], message: string): void => {
    const remains: Remains = { kind, message, executions: words[control.tick]!, input: shared.read() };
    writeFileSync(data.file, serialize(remains));
    process.kill(process.pid, 'SIGKILL');
  };
  const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
  let tick = -1;
  let stuckSteps = 0;
  let memoryAtStart = 0;
  for (;;) {
    Atomics.wait(nobodyWakes, 0, 0, clockStepMs);
    Atomics.add(words, control.clock, 1);
    const now = Atomics.load(words, control.tick);
    const memory = process.memoryUsage.rss() / bytesOfMb;
    if (now !== tick || Atomics.load(words, control.running) === 0) {
      tick = now;
      stuckSteps = 0;
      memoryAtStart = memory;
    } else stuckSteps++;
    const grown = memory - memoryAtStart;
    const told = `the process held ${Math.round(memory)} MiB`;
    if (memory > data.memoryLimitMb) end(grown > data.memoryLimitMb / 4 ? 'memory' : 'leak', told);
    if (stuckSteps * clockStepMs <= data.limitMs) continue;
    if (grown > data.memoryLimitMb / 3) end('memory', told);
    end('timeout', `did not end within ${data.limitMs} ms`);
  }
}

watch(workerData as WatchdogData);
