import type { FormatAutomaton } from './format-automaton.ts';

/** Where a reading entered its items, latest first. Readings share their beginnings. */
interface Trail {
  readonly item: number;
  readonly start: number;
  readonly before: Trail | undefined;
}

/** The bytes `start` to `end` (excluded) belong to an item. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span of each item that has bytes, or where and in which items the line stopped making sense. */
export type MatchResult =
  | { readonly matched: true; readonly spans: ReadonlyMap<number, Span> }
  | { readonly matched: false; readonly offset: number; readonly items: readonly number[] };

function spansOf(end: Trail | undefined, length: number): ReadonlyMap<number, Span> {
  const spans = new Map<number, Span>();
  let next = length;
  for (let trail = end; trail !== undefined; trail = trail.before) {
    spans.set(trail.item, { start: trail.start, end: next });
    next = trail.start;
  }
  return spans;
}

/** One way to read the bytes so far. */
interface Reading {
  readonly state: number;
  readonly trail: Trail | undefined;
}

/**
 * Reads a line: all readings side by side, so the time is linear in the line whatever the line (Thompson 1968). Two
 * readings never meet in one state: an end that suits one would suit the other, and the format would be ambiguous.
 */
export function matchLine(automaton: FormatAutomaton, line: Uint8Array): MatchResult {
  let readings: Reading[] = [{ state: 0, trail: undefined }];
  for (let offset = 0; offset < line.length; offset += 1) {
    const after: Reading[] = [];
    for (const { state, trail } of readings) {
      for (const source of automaton.sources[state] as readonly number[]) {
        const to = automaton.next(source, line[offset] as number);
        if (to < 0) continue;
        const item = automaton.itemOf[to] as number;
        after.push({ state: to, trail: item === trail?.item ? trail : { item, start: offset, before: trail } });
      }
    }
    if (after.length === 0) return failure(automaton, readings, offset);
    readings = after;
  }
  const end = readings.find(({ state }) => automaton.final[state]);
  if (end === undefined) return failure(automaton, readings, line.length);
  return { matched: true, spans: spansOf(end.trail, line.length) };
}

function failure(automaton: FormatAutomaton, readings: readonly Reading[], offset: number): MatchResult {
  const items = new Set(readings.map(({ state }) => automaton.itemOf[state] as number));
  return { matched: false, offset, items: [...items] };
}
