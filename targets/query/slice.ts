import type { Json } from './json.ts';
import type { Budget } from './limits.ts';

/**
 * `[start:stop:step]` as Python slices: negative bounds count from the end, bounds outside the list are moved to its
 * edge. The step is not 0. Costs the length of the list.
 */
export function slice(
  list: readonly Json[],
  [start, stop, step]: readonly [number | null, number | null, number | null],
  budget: Budget,
): Json[] {
  budget.spend(list.length);
  const stride = step ?? 1;
  const first = stride > 0 ? 0 : -1;
  const last = first + list.length;
  const bound = (at: number | null, absent: number): number =>
    at === null ? absent : Math.min(Math.max(at < 0 ? at + list.length : at, first), last);
  const from = bound(start, stride > 0 ? first : last);
  const to = bound(stop, stride > 0 ? last : first);
  const taken: Json[] = [];
  for (let index = from; (to - index) * stride > 0; index += stride) taken.push(list[index] as Json);
  return taken;
}
