import type { Clock } from '../../core/ports.ts';

/**
 * Starts to measure work. The result tells the milliseconds since: processor time, which what other processes do meanwhile does not
 * make longer, and never more than passed, however many threads collect garbage.
 */
export function measureWork(clock: Pick<Clock, 'monotonicMs' | 'cpuMs'>): () => number {
  const startedMs = clock.monotonicMs();
  const startedCpuMs = clock.cpuMs();
  return () => Math.min(clock.monotonicMs() - startedMs, clock.cpuMs() - startedCpuMs);
}
