/** A move from one state to another on any of some bytes: one Latin-1 character for each byte. */
export type Edge = readonly [from: number, bytes: string, to: number];

/**
 * A deterministic automaton over bytes, as lists. State 0 is where reading starts; it must have no two edges for one
 * byte, so that a text has one run at most. The search for ambiguous formats rests on that.
 */
export interface Shape {
  readonly accepting: readonly number[];
  readonly edges: readonly Edge[];
}

/** All bytes from `first` to `last`, both included, as Latin-1 characters. */
export function byteRange(first: number, last: number): string {
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
}

/** `bytes` without those in `excluded`. */
export function except(bytes: string, excluded: string): string {
  return [...bytes].filter((byte) => !excluded.includes(byte)).join('');
}

/** The shape of one exact sequence of sets of bytes. */
export function chain(sets: readonly string[]): Shape {
  return { accepting: [sets.length], edges: sets.map((set, index): Edge => [index, set, index + 1]) };
}

/** One more than the largest state. */
export function stateCount(shape: Shape): number {
  return Math.max(...shape.accepting, ...shape.edges.flatMap(([from, , to]) => [from, to])) + 1;
}

/** The shape that also accepts one more byte on its own. */
export function orByte(shape: Shape, byte: string): Shape {
  const state = stateCount(shape);
  return { accepting: [...shape.accepting, state], edges: [...shape.edges, [0, byte, state]] };
}

/** The shape that also accepts the empty text. State 0 must not be re-entered, or more would be accepted. */
export function orEmpty(shape: Shape): Shape {
  return { ...shape, accepting: [...shape.accepting, 0] };
}

/** Whether the whole of `bytes` is of the shape. */
export function matchesShape(shape: Shape, bytes: Uint8Array): boolean {
  let state = 0;
  for (const byte of bytes) {
    const edge = shape.edges.find(([from, set]) => from === state && set.includes(String.fromCharCode(byte)));
    if (edge === undefined) return false;
    state = edge[2];
  }
  return shape.accepting.includes(state);
}
