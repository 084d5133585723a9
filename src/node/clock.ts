import { performance } from 'node:perf_hooks';
import { idleLimits, type IdleLimits } from '../core/idle-limits.ts';
import type { Clock, LimitEnd } from '../core/ports.ts';

/** @param limits takes the timer, where somebody lets it be over early */
function wait(ms: number, signal: AbortSignal | undefined, limits: IdleLimits | undefined): Promise<LimitEnd> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve('aborted');
    const finish = (end: LimitEnd): void => {
      clearTimeout(timer);
      limits?.delete(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(end);
    };
    const onAbort = (): void => finish('aborted');
    const timer = setTimeout(() => finish('over'), ms);
    limits?.add(timer, performance.now() + ms, () => finish('idle'));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Windows counts in steps of 16 ms. */
const countsCpuFinely = process.platform !== 'win32';

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The machine's own time. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  cpuMs: countsCpuFinely ? processorMs : () => performance.now(),
  epochMs: () => Date.now(),
  sleep: async (ms, signal) => void (await wait(ms, signal, undefined)),
  limit: (ms, signal) => wait(ms, signal, idleLimits()),
};
