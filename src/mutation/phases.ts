import type { Clock } from '../core/ports.ts';
import type { MutationObserver } from './engine.ts';

/** Does a part of a run and tells how long it took, whether it succeeds or not. */
export type Phase = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function phasesTold(observer: Pick<MutationObserver, 'spent'>, clock: Clock): Phase {
  return async (name, work) => {
    const started = clock.monotonicMs();
    try {
      return await work();
    } finally {
      observer.spent?.(name, clock.monotonicMs() - started);
    }
  };
}
