import fc from 'fast-check';
import { challenge, same } from './challenge.ts';

type Heap = readonly [head: number, left: Heap, right: Heap] | null;

/** Heaps by size and least key, one empty heap in eight, as the reference for jqwik makes them. */
function heap(least: number, size: number): fc.Arbitrary<Heap> {
  if (size <= 0) return fc.constant(null);
  const node = fc
    .integer({ min: least, max: 0x7fff_ffff })
    .chain((head) => fc.tuple(fc.constant(head), heap(head, size >> 1), heap(head, size >> 1)));
  return fc.oneof({ arbitrary: fc.constant(null), weight: 1 }, { arbitrary: node, weight: 7 });
}

function merge(a: Heap, b: Heap): Heap {
  if (a === null) return b;
  if (b === null) return a;
  return a[0] <= b[0] ? [a[0], merge(a[2], b), a[1]] : [b[0], merge(b[2], a), b[1]];
}

/** Keys in no particular order. */
function keys(tree: Heap): readonly number[] {
  return tree === null ? [] : [tree[0], ...keys(tree[2]), ...keys(tree[1])];
}

/** The faulty conversion that the challenge is about: it merges once and then forgets that a heap is not sorted. */
function wronglySorted(tree: Heap): readonly number[] {
  return tree === null ? [] : [tree[0], ...keys(merge(tree[1], tree[2]))];
}

const ascending = (list: readonly number[]): readonly number[] => list.toSorted((a, b) => a - b);

export const binheap = challenge<[Heap]>({
  name: 'binheap',
  arbitraries: [fc.integer({ min: 0, max: 20 }).chain((size) => heap(0, size))],
  predicate: (tree) => {
    const result = wronglySorted(tree);
    return same(result, ascending(result)) && same(result, ascending(keys(tree)));
  },
  isSmallest: (tree) => same(tree, [0, null, [0, [0, null, null], [1, null, null]]]),
});
