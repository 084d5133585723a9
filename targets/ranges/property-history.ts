import {
  ALWAYS,
  type Bound,
  byLowerBound,
  contains,
  difference,
  hull,
  isEmpty,
  timeRange,
  type TimeRange,
} from './time-range.ts';

/** What was said about a property: that it had a value during a range. */
export interface Statement<V> {
  /** When it was said; no two statements of one history share a tick. */
  readonly tick: bigint;
  readonly during: TimeRange;
  readonly value: V;
}

/** A stretch of time in which a property kept one value; `undefined` where nothing was said. */
export interface Interval<V> {
  readonly during: TimeRange;
  readonly value: V | undefined;
}

/**
 * The values of named properties over time, and what was known of them when: two time lines. What was said is never changed; a later
 * statement hides earlier ones for as long as its range lasts, and asking with an earlier tick shows them again.
 *
 * Invariant: ticks rise from one statement to the next, whatever the clock does.
 */
export class PropertyHistory<V> {
  readonly #clock: () => bigint;
  readonly #statements = new Map<string, Statement<V>[]>();
  #lastTick: Bound = -Infinity;

  /** @param clock the tick of now; when it stands still or goes back, the next tick is one more than the last */
  constructor(clock: () => bigint) {
    this.#clock = clock;
  }

  /** Says that the property has a value from now on, or during a range. Answers the tick at which it was said. */
  set(property: string, value: V, during?: TimeRange): bigint {
    const tick = this.#nextTick();
    const statements = this.#statements.get(property) ?? [];
    this.#statements.set(property, [...statements, { tick, during: during ?? timeRange(tick, Infinity), value }]);
    return tick;
  }

  /** The value at a time, by what was known at a tick (that tick's statement included) or is known by now. */
  valueAt(property: string, at: bigint, knownAt?: bigint): V | undefined {
    return this.#known(property, knownAt).findLast(({ during }) => contains(during, at))?.value;
  }

  /**
   * All of time as the fewest intervals, by what was known at a tick or is known by now. They follow each other without gaps, the first
   * has no beginning and the last no end, and neighbours differ (by `Object.is`).
   */
  intervals(property: string, knownAt?: bigint): Interval<V>[] {
    let intervals: Interval<V>[] = [{ during: ALWAYS, value: undefined }];
    for (const { during, value } of this.#known(property, knownAt)) {
      const rest = intervals.flatMap((old) => difference(old.during, during).map((part) => ({ ...old, during: part })));
      intervals = [...rest, { during, value }].filter((interval) => !isEmpty(interval.during));
    }
    return joined(intervals.toSorted((a, b) => byLowerBound(a.during, b.during)));
  }

  #known(property: string, knownAt: bigint | undefined): readonly Statement<V>[] {
    const statements = this.#statements.get(property) ?? [];
    return knownAt === undefined ? statements : statements.filter(({ tick }) => tick <= knownAt);
  }

  #nextTick(): bigint {
    const now = this.#clock();
    const tick = now > this.#lastTick ? now : BigInt(this.#lastTick) + 1n;
    this.#lastTick = tick;
    return tick;
  }
}

/** Makes one interval of neighbours that have the same value. */
function joined<V>(intervals: readonly Interval<V>[]): Interval<V>[] {
  const result: Interval<V>[] = [];
  for (const interval of intervals) {
    const last = result.at(-1);
    if (last === undefined || !Object.is(last.value, interval.value)) result.push(interval);
    else result[result.length - 1] = { ...last, during: hull(last.during, interval.during) };
  }
  return result;
}
