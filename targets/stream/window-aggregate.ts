import { checkMs } from './stream-error.ts';
import { checkTimestamp, type StreamRecord } from './stream-record.ts';
import { windowsOf, type Window, type Windowing } from './windows.ts';

/** How values become one. `merge` must not care for order or grouping, as sums, counts and greatest values do not. */
export interface Aggregation<V, A> {
  readonly of: (value: V) => A;
  readonly merge: (a: A, b: A) => A;
}

/** What is known of one key in one window. A later revision replaces an earlier one. */
export interface WindowResult<A> {
  readonly key: string;
  readonly window: Window;
  /** 1 at first */
  readonly revision: number;
  /** null takes the result back: the session became part of a longer one */
  readonly result: { readonly value: A; readonly count: number } | null;
}

/** What an event led to. */
export interface Added<A> {
  /** results that had to be told again because of it */
  readonly results: readonly WindowResult<A>[];
  /** windows that it came too late for */
  readonly missed: readonly Window[];
}

interface Pane<A> {
  readonly window: Window;
  readonly value: A;
  readonly count: number;
  /** 0 until told */
  readonly revision: number;
}

/**
 * One value for each key and window of a stream. A result is told when the watermark reaches the window's end, and told again for
 * each event that comes up to `allowedLatenessMs` after that; then the window is forgotten, and what comes still later is missed.
 */
export class WindowAggregate<V, A> {
  readonly #windowing: Windowing;
  readonly #aggregation: Aggregation<V, A>;
  readonly #allowedLatenessMs: number;
  /** Invariant: the windows of one key differ, and those of sessions do not overlap; each ends after what is forgotten. */
  readonly #panes = new Map<string, readonly Pane<A>[]>();
  #watermarkMs = -Infinity;

  /** @throws StreamError `option` */
  constructor(windowing: Windowing, aggregation: Aggregation<V, A>, allowedLatenessMs = 0) {
    checkMs('allowedLatenessMs', allowedLatenessMs, 0);
    this.#windowing = windowing;
    this.#aggregation = aggregation;
    this.#allowedLatenessMs = allowedLatenessMs;
  }

  /** Windows that are remembered, over all keys. */
  get openWindows(): number {
    return [...this.#panes.values()].reduce((sum, panes) => sum + panes.length, 0);
  }

  /** @throws StreamError `timestamp` */
  add(record: StreamRecord<V>): Added<A> {
    checkTimestamp(record);
    const results: WindowResult<A>[] = [];
    const missed: Window[] = [];
    for (const window of windowsOf(this.#windowing, record.timestampMs)) {
      const pane: Pane<A> = { window, value: this.#aggregation.of(record.value), count: 1, revision: 0 };
      const told = this.#join(record.key, pane);
      if (told === null) missed.push(window);
      else results.push(...told);
    }
    return { results, missed };
  }

  /** Tells what is complete by now, by end, start and key. A watermark that is not ahead of the last one changes nothing. */
  advanceTo(watermarkMs: number): WindowResult<A>[] {
    if (watermarkMs <= this.#watermarkMs) return [];
    this.#watermarkMs = watermarkMs;
    const results: WindowResult<A>[] = [];
    for (const [key, panes] of this.#panes) {
      const told = panes.map((pane) => {
        if (pane.revision > 0 || pane.window.endMs > watermarkMs) return pane;
        const next = { ...pane, revision: 1 };
        results.push(resultOf(key, next));
        return next;
      });
      this.#keep(
        key,
        told.filter(({ window }) => !this.#isForgotten(window)),
      );
    }
    return results.toSorted(byEndStartKey);
  }

  /** Makes one pane of the new one and those it belongs together with; null when that one is forgotten already. */
  #join(key: string, added: Pane<A>): WindowResult<A>[] | null {
    const panes = this.#panes.get(key) ?? [];
    const parts = panes.filter(({ window }) => this.#belongTogether(window, added.window));
    const window = parts.reduce((sum, part) => span(sum, part.window), added.window);
    if (this.#isForgotten(window)) return null;
    const same = parts.find((part) => isSame(part.window, window));
    const { merge } = this.#aggregation;
    const value = parts.reduce((sum, part) => merge(sum, part.value), added.value);
    const count = parts.reduce((sum, part) => sum + part.count, added.count);
    const isDue = window.endMs <= this.#watermarkMs;
    const pane: Pane<A> = { window, value, count, revision: (same?.revision ?? 0) + Number(isDue) };
    this.#keep(key, [...panes.filter((other) => !parts.includes(other)), pane]);
    const takenBack = parts.filter((part) => part !== same && part.revision > 0);
    return [...takenBack.map((part) => takeBack(key, part)), ...(isDue ? [resultOf(key, pane)] : [])];
  }

  #belongTogether(a: Window, b: Window): boolean {
    return this.#windowing.kind === 'session' ? a.startMs < b.endMs && b.startMs < a.endMs : isSame(a, b);
  }

  #isForgotten({ endMs }: Window): boolean {
    return endMs + this.#allowedLatenessMs <= this.#watermarkMs;
  }

  #keep(key: string, panes: readonly Pane<A>[]): void {
    if (panes.length === 0) this.#panes.delete(key);
    else this.#panes.set(key, panes);
  }
}

function isSame(a: Window, b: Window): boolean {
  return a.startMs === b.startMs && a.endMs === b.endMs;
}

function span(a: Window, b: Window): Window {
  return { startMs: Math.min(a.startMs, b.startMs), endMs: Math.max(a.endMs, b.endMs) };
}

function resultOf<A>(key: string, { window, revision, value, count }: Pane<A>): WindowResult<A> {
  return { key, window, revision, result: { value, count } };
}

function takeBack<A>(key: string, { window, revision }: Pane<A>): WindowResult<A> {
  return { key, window, revision: revision + 1, result: null };
}

function byEndStartKey(a: WindowResult<unknown>, b: WindowResult<unknown>): number {
  const byKey = Number(a.key > b.key) - Number(a.key < b.key);
  return a.window.endMs - b.window.endMs || a.window.startMs - b.window.startMs || byKey;
}
