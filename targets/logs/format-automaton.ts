import { byteRange, chain, stateCount } from './byte-automaton.ts';
import type { FormatItem } from './format-template.ts';

const BYTE_VALUES = 256;
const NOWHERE = -1;
const START: FormatItem = { label: 'the start', shape: chain([]), variable: undefined, literal: new Uint8Array() };

/**
 * The automata of all items of a format, side by side in one table. Each item is deterministic; the choice of which
 * item a byte belongs to is the only freedom, so a reading of a line is the list of the items of its bytes.
 * Reading starts in state 0, which belongs to an empty item put before the others.
 */
export interface FormatAutomaton {
  /** The items, with the empty one at 0. */
  readonly items: readonly FormatItem[];
  /** Which item a state belongs to. */
  readonly itemOf: readonly number[];
  /** Whether a line may end in a state. */
  readonly final: readonly boolean[];
  /**
   * The states from which the next byte may be read when in a state: itself, and the first states of the items that
   * may follow when its own item may end here.
   */
  readonly sources: readonly (readonly number[])[];
  /** The state after a byte, or a negative number when there is none. */
  next(source: number, byte: number): number;
  /** Groups of bytes that lead from the same states to the same states. */
  byteGroups(): number[][];
}

/** Joins the items into one automaton. */
export function formatAutomaton(formatItems: readonly FormatItem[]): FormatAutomaton {
  const items = [START, ...formatItems];
  const starts: number[] = [];
  const itemOf: number[] = [];
  for (const [index, { shape }] of items.entries()) {
    starts.push(itemOf.length);
    itemOf.push(...Array.from({ length: stateCount(shape) }, () => index));
  }
  const table = new Int16Array(itemOf.length * BYTE_VALUES).fill(NOWHERE);
  const accepting = new Set<number>();
  for (const [index, { shape }] of items.entries()) {
    const start = starts[index] as number;
    for (const state of shape.accepting) accepting.add(start + state);
    for (const [from, bytes, to] of shape.edges) {
      for (const byte of bytes) table[(start + from) * BYTE_VALUES + byte.charCodeAt(0)] = start + to;
    }
  }

  // What may follow an item: the next one, and while that may be empty, the one after it.
  const following = items.map((_, index) => {
    const states: number[] = [];
    for (let next = index + 1; next < items.length; next += 1) {
      const start = starts[next] as number;
      states.push(start);
      if (!accepting.has(start)) break;
    }
    return states;
  });
  const endsFormat = items.map((_, index) => starts.slice(index + 1).every((start) => accepting.has(start)));

  return {
    items,
    itemOf,
    final: itemOf.map((item, state) => accepting.has(state) && endsFormat[item] === true),
    sources: itemOf.map((item, state) => (accepting.has(state) ? [state, ...(following[item] as number[])] : [state])),
    next: (source, byte) => table[source * BYTE_VALUES + byte] as number,
    byteGroups() {
      const sets = [...new Set(items.flatMap(({ shape }) => shape.edges.map(([, bytes]) => bytes)))];
      const groups = new Map<string, number[]>();
      for (const letter of byteRange(0x00, 0xff)) {
        const key = sets.map((set) => set.includes(letter)).join();
        groups.set(key, [...(groups.get(key) ?? []), letter.charCodeAt(0)]);
      }
      return [...groups.values()];
    },
  };
}
