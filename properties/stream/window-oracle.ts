import type { StreamRecord } from '../../targets/stream/stream-record.ts';
import type { WindowResult } from '../../targets/stream/window-aggregate.ts';
import type { Window, Windowing } from '../../targets/stream/windows.ts';

/** Key and window to the values in it, sorted. */
export type Table = ReadonlyMap<string, readonly number[]>;

export const nameOf = (key: string, { startMs, endMs }: Window): string => `${key} ${startMs}..${endMs}`;

/** Windows on the grid that hold a moment, found by trying every start. */
export function windowsByTrial(windowing: Windowing & { kind: 'aligned' }, timestampMs: number): Window[] {
  const { sizeMs, advanceMs, offsetMs } = windowing;
  const found: Window[] = [];
  for (let startMs = timestampMs - sizeMs - 1; startMs <= timestampMs + 1; startMs++) {
    const isOnGrid = Number.isInteger((startMs - offsetMs) / advanceMs);
    if (isOnGrid && startMs <= timestampMs && timestampMs < startMs + sizeMs)
      found.push({ startMs, endMs: startMs + sizeMs });
  }
  return found;
}

/** The components of events of which each is closer than the gap to some other, found by spreading out from each event. */
function components(events: readonly StreamRecord<number>[], gapMs: number): StreamRecord<number>[][] {
  const left = new Set(events);
  const found: StreamRecord<number>[][] = [];
  for (const event of events) {
    if (!left.delete(event)) continue;
    const component = [event];
    for (const reached of component) {
      for (const other of left) {
        if (Math.abs(other.timestampMs - reached.timestampMs) >= gapMs) continue;
        left.delete(other);
        component.push(other);
      }
    }
    found.push(component);
  }
  return found;
}

/** What every window must hold when all events are there. */
export function expectedTable(windowing: Windowing, events: readonly StreamRecord<number>[]): Table {
  const table = new Map<string, number[]>();
  const put = (key: string, window: Window, values: readonly number[]): void => {
    const name = nameOf(key, window);
    table.set(
      name,
      [...(table.get(name) ?? []), ...values].toSorted((a, b) => a - b),
    );
  };
  for (const key of new Set(events.map((event) => event.key))) {
    const own = events.filter((event) => event.key === key);
    if (windowing.kind === 'aligned') {
      for (const event of own) {
        for (const window of windowsByTrial(windowing, event.timestampMs)) put(key, window, [event.value]);
      }
      continue;
    }
    for (const component of components(own, windowing.gapMs)) {
      const times = component.map(({ timestampMs }) => timestampMs);
      const window = { startMs: Math.min(...times), endMs: Math.max(...times) + windowing.gapMs };
      put(
        key,
        window,
        component.map(({ value }) => value),
      );
    }
  }
  return table;
}

/** What stands when each result has replaced the one before it. */
export function tableOf(results: readonly WindowResult<readonly number[]>[]): Table {
  const table = new Map<string, readonly number[]>();
  for (const { key, window, result } of results) {
    if (result === null) table.delete(nameOf(key, window));
    else
      table.set(
        nameOf(key, window),
        result.value.toSorted((a, b) => a - b),
      );
  }
  return table;
}
