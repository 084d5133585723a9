import fc from 'fast-check';
import { challenge, same, type Challenge } from './challenge.ts';
import { calculator } from './calculator.ts';
import { binheap } from './binheap.ts';

/*
 * The fourteen variants of the Shrinking Challenge (github.com/jlink/shrinking-challenge), written from its descriptions.
 */

const int16 = fc.integer({ min: -32768, max: 32767 });
const wrap16 = (sum: number): number => (sum << 16) >> 16;
const sum16 = (list: readonly number[]): number => list.reduce((sum, value) => wrap16(sum + value), 0);

function bound5(name: string, list: fc.Arbitrary<number[]>): Challenge {
  const bounded = list.filter((values) => sum16(values) < 256);
  return challenge<[number[][]]>({
    name,
    arbitraries: [fc.tuple(bounded, bounded, bounded, bounded, bounded)],
    predicate: (lists) => sum16(lists.flat()) < 5 * 256,
    isSmallest: (lists) =>
      same(
        lists.filter((values) => values.length > 0).toSorted((a, b) => a[0]! - b[0]!),
        [[-32768], [-1]],
      ),
  });
}

function difference(name: string, holds: (difference: number) => boolean, smallest: readonly number[]): Challenge {
  return challenge<[number, number]>({
    name,
    arbitraries: [fc.nat(), fc.nat()],
    predicate: (x, y) => x < 10 || holds(Math.abs(x - y)),
    isSmallest: (x, y) => same([x, y], smallest),
  });
}

export const shrinkingChallenge: readonly Challenge[] = [
  bound5('bound5', fc.array(int16)),
  bound5('bound5, one element each', fc.array(int16, { maxLength: 1 })),
  challenge<[number[][]]>({
    name: 'large union list',
    arbitraries: [fc.array(fc.array(fc.integer()))],
    predicate: (lists) => new Set(lists.flat()).size < 5,
    isSmallest: (lists) =>
      lists.length === 1 &&
      same(
        lists[0]!.toSorted((a, b) => a - b),
        [-2, -1, 0, 1, 2],
      ),
  }),
  challenge<[number[]]>({
    name: 'reverse',
    arbitraries: [fc.array(fc.integer())],
    predicate: (list) => same(list, list.toReversed()),
    isSmallest: (list) => same(list, [0, 1]),
  }),
  calculator,
  challenge<[number[]]>({
    name: 'lengthlist',
    arbitraries: [
      fc.integer({ min: 1, max: 100 }).chain((n) => fc.array(fc.nat({ max: 1000 }), { minLength: n, maxLength: n })),
    ],
    predicate: (list) => Math.max(...list) < 900,
    isSmallest: (list) => same(list, [900]),
  }),
  difference('difference, zero', (by) => by !== 0, [10, 10]),
  difference('difference, small', (by) => by < 1 || by > 4, [10, 6]),
  difference('difference, one', (by) => by !== 1, [10, 9]),
  binheap,
  challenge<[number[]]>({
    name: 'coupling',
    arbitraries: [fc.array(fc.nat({ max: 10 }))],
    predicate: (list) => {
      fc.pre(list.every((value) => value < list.length));
      return list.every((value, index) => value === index || list[value] !== index);
    },
    isSmallest: (list) => same(list, [1, 0]),
  }),
  challenge<[number[], number]>({
    name: 'deletion',
    arbitraries: [fc.array(fc.integer()), fc.nat({ max: 10 })],
    predicate: (list, index) => {
      fc.pre(index < list.length);
      return !list.toSpliced(list.indexOf(list[index]!), 1).includes(list[index]!);
    },
    isSmallest: (list, index) => same([list, index], [[0, 0], 0]),
  }),
  challenge<[number[]]>({
    name: 'distinct',
    arbitraries: [fc.array(fc.integer())],
    predicate: (list) => new Set(list).size < 3,
    isSmallest: (list) => same(list, [0, 1, -1]) || same(list, [0, 1, 2]),
  }),
  challenge<[number[][]]>({
    name: 'nestedlists',
    arbitraries: [fc.array(fc.array(fc.integer(), { maxLength: 20, size: 'max' }))],
    predicate: (lists) => lists.flat().length <= 10,
    isSmallest: (lists) => same(lists, [Array.from({ length: 11 }, () => 0)]),
  }),
];
