import { performance } from 'node:perf_hooks';
import { idleLimits } from '../core/idle-limits.ts';
import type { Clock, LimitEnd } from '../core/ports.ts';

/** The machine's own time. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal?.addEventListener('abort', finish, { once: true });
    }),
  limit: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve('aborted');
      const limits = idleLimits();
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
    }),
};
