import fc from 'fast-check';
import { challenge, same, type Challenge } from './challenge.ts';

/*
 * Challenges beyond the Shrinking Challenge: the other kinds of values, each with the smallest counterexample that exists.
 */

type Tree = null | { readonly left: Tree; readonly key: number; readonly right: Tree };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.option(fc.record({ left: tie('tree'), key: fc.nat(), right: tie('tree') }), { depthSize: 'small' }),
}));

const sizeOf = (node: Tree): number => (node === null ? 0 : 1 + sizeOf(node.left) + sizeOf(node.right));
const depthOf = (node: Tree): number => (node === null ? 0 : 1 + Math.max(depthOf(node.left), depthOf(node.right)));
const keysOf = (node: Tree): readonly number[] =>
  node === null ? [] : [...keysOf(node.left), node.key, ...keysOf(node.right)];

const matrix = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.nat({ max: 100 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
);

const sorted = (list: readonly number[]): boolean =>
  list.every((value, index) => index === 0 || list[index - 1]! <= value);

function depthOfJson(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOfJson));
}

const collections: readonly Challenge[] = [
  challenge<[number[]]>({
    name: 'sum of a list',
    arbitraries: [fc.array(fc.nat({ max: 500 }))],
    predicate: (list) => list.reduce((sum, value) => sum + value, 0) < 1_000,
    isSmallest: (list) => same(list, [0, 500, 500]) || same(list, [500, 500]),
  }),
  challenge<[number, number]>({
    name: 'sum of a pair',
    arbitraries: [fc.nat({ max: 1_000_000 }), fc.nat({ max: 1_000_000 })],
    predicate: (a, b) => a + b < 1_000,
    isSmallest: (a, b) => a === 0 && b === 1_000,
  }),
  challenge<[number[]]>({
    name: 'even sum over a limit',
    arbitraries: [fc.array(fc.nat().filter((value) => value % 2 === 0))],
    predicate: (list) => list.every((value) => value <= 100),
    isSmallest: (list) => same(list, [102]),
  }),
  challenge<[number[]]>({
    name: 'unsorted list',
    arbitraries: [fc.array(fc.integer(), { minLength: 2 })],
    predicate: (list) => sorted(list),
    isSmallest: (list) => same(list, [0, -1]),
  }),
  challenge<[number[]]>({
    name: 'four distinct of a set',
    arbitraries: [fc.uniqueArray(fc.integer())],
    predicate: (list) => list.length < 4,
    isSmallest: (list) => same(list, [0, 1, -1, 2]),
  }),
  challenge<[Record<string, number>]>({
    name: 'dictionary with a large value',
    arbitraries: [fc.dictionary(fc.string(), fc.nat())],
    predicate: (map) => Object.values(map).every((value) => value < 1_000),
    isSmallest: (map) => same(Object.entries(map), [['', 1_000]]),
  }),
  challenge<[{ a?: number; b?: string; c?: boolean }]>({
    name: 'record with optional keys',
    arbitraries: [fc.record({ a: fc.nat(), b: fc.string(), c: fc.boolean() }, { requiredKeys: [] })],
    predicate: (record) => record.b === undefined || record.b.length < 2,
    isSmallest: (record) => Object.keys(record).length === 1 && record.b?.length === 2,
  }),
  challenge<[number[][]]>({
    name: 'matrix with a large cell',
    arbitraries: [matrix],
    predicate: (rows) => rows.flat().every((cell) => cell < 50),
    isSmallest: (rows) => same(rows, [[50]]),
  }),
  challenge<[number[][]]>({
    name: 'matrix with two columns',
    arbitraries: [matrix],
    predicate: (rows) => rows.every((row) => row.length < 2 || row[0]! >= row[1]!),
    isSmallest: (rows) => same(rows, [[0, 1]]),
  }),
  challenge<[number[], number[]]>({
    name: 'two lists of one length',
    arbitraries: [fc.array(fc.nat()), fc.array(fc.nat())],
    predicate: (a, b) => a.length !== b.length || a.length < 3,
    isSmallest: (a, b) => same([a, b], [[0, 0, 0], [0, 0, 0]]), // prettier-ignore
  }),
  challenge<[readonly [number[], string[]]]>({
    name: 'two lists of one length that chain hands down',
    arbitraries: [
      fc.nat({ max: 20 }).chain((length) => {
        const exactly = { minLength: length, maxLength: length };
        return fc.tuple(fc.array(fc.nat(), exactly), fc.array(fc.string(), exactly));
      }),
    ],
    predicate: ([counts, names]) => !counts.some((count, index) => count > 3 && names[index]!.length > 2),
    isSmallest: (lists) => same(lists, [[4], ['   ']]),
  }),
  challenge<[number[]]>({
    name: 'three of every seventh value',
    arbitraries: [fc.uniqueArray(fc.integer({ min: 0, max: 100 }))],
    predicate: (list) => list.filter((value) => value % 7 === 3).length < 3,
    isSmallest: (list) => same(list, [3, 10, 17]),
  }),
  challenge<[number[]]>({
    name: 'three rising neighbours',
    arbitraries: [fc.array(fc.integer())],
    predicate: (list) => !list.some((value, at) => at > 1 && list[at - 2]! < list[at - 1]! && list[at - 1]! < value),
    isSmallest: (list) => same(list, [0, 1, 2]),
  }),
  challenge<[readonly string[]]>({
    name: 'subarray',
    arbitraries: [fc.subarray(['a', 'b', 'c', 'd', 'e', 'f'])],
    predicate: (letters) => !letters.includes('d') || !letters.includes('f'),
    isSmallest: (letters) => same(letters, ['d', 'f']),
  }),
];

const texts: readonly Challenge[] = [
  challenge<[string]>({
    name: 'string with a letter',
    arbitraries: [fc.string()],
    predicate: (text) => !/[a-z]/.test(text),
    isSmallest: (text) => text === 'a',
  }),
  challenge<[string]>({
    name: 'string over five characters',
    arbitraries: [fc.string()],
    predicate: (text) => text.length <= 5,
    isSmallest: (text) => text.length === 6 && new Set(text).size === 1,
  }),
  challenge<[string]>({
    name: 'unicode string outside ASCII',
    arbitraries: [fc.string({ unit: 'binary' })],
    predicate: (text) => [...text].every((character) => character.codePointAt(0)! < 128),
    isSmallest: (text) => text === '\u0080',
  }),
  challenge<[string]>({
    name: 'surrogate pair',
    arbitraries: [fc.string({ unit: 'grapheme' })],
    predicate: (text) => text.length === [...text].length,
    isSmallest: (text) => [...text].length <= 2 && text.length <= 3,
  }),
  challenge<[string]>({
    name: 'uuid',
    arbitraries: [fc.uuid()],
    predicate: (id) => Number.parseInt(id[0]!, 16) < 8,
    isSmallest: (id) => id === '80000000-0000-1000-8000-000000000000',
  }),
  challenge<[string]>({
    name: 'string by pattern',
    arbitraries: [fc.stringMatching(/^[a-c]{1,8}(-[0-9]{2})?$/)],
    predicate: (text) => !text.includes('-'),
    isSmallest: (text) => text === 'a-00',
  }),
  challenge<[string]>({
    name: 'json nested three deep',
    arbitraries: [fc.json()],
    predicate: (text) => depthOfJson(JSON.parse(text)) < 2,
    isSmallest: (text) => ['[[]]', '[{}]', '{"":[]}', '{"":{}}'].includes(text),
  }),
];

const numbers: readonly Challenge[] = [
  challenge<[number]>({
    name: 'double over a limit',
    arbitraries: [fc.double({ noNaN: true })],
    predicate: (value) => value <= 1_000,
    isSmallest: (value) => value > 1_000 && value < 1_000.001,
  }),
  challenge<[number]>({
    name: 'not a number',
    arbitraries: [fc.double()],
    predicate: (value) => !Number.isNaN(value),
    isSmallest: (value) => Number.isNaN(value),
  }),
  challenge<[number]>({
    name: 'float below zero',
    arbitraries: [fc.float({ noNaN: true })],
    predicate: (value) => value >= 0,
    isSmallest: (value) => value < 0 && value > -1e-44,
  }),
  challenge<[Date]>({
    name: 'date after the millennium',
    arbitraries: [fc.date({ noInvalidDate: true })],
    predicate: (date) => date.getTime() < Date.UTC(2000, 0, 1),
    isSmallest: (date) => date.getTime() === Date.UTC(2000, 0, 1),
  }),
  challenge<[Date]>({
    name: 'invalid date',
    arbitraries: [fc.date()],
    predicate: (date) => !Number.isNaN(date.getTime()),
    isSmallest: (date) => Number.isNaN(date.getTime()),
  }),
  challenge<[bigint]>({
    name: 'bigint over 64 bits',
    arbitraries: [fc.bigInt()],
    predicate: (value) => value < 2n ** 64n,
    isSmallest: (value) => value === 2n ** 64n,
  }),
  challenge<[bigint, bigint]>({
    name: 'equal bigints',
    arbitraries: [fc.bigInt(), fc.bigInt()],
    predicate: (a, b) => a !== b || a < 100n,
    isSmallest: (a, b) => a === 100n && b === 100n,
  }),
  challenge<[number, number]>({
    name: 'ratio',
    arbitraries: [fc.integer(), fc.integer()],
    predicate: (a, b) => b <= 0 || a < 10 * b,
    isSmallest: (a, b) => a === 10 && b === 1,
  }),
];

const structures: readonly Challenge[] = [
  challenge<[Tree]>({
    name: 'tree of three nodes',
    arbitraries: [tree],
    predicate: (node) => sizeOf(node) < 3,
    isSmallest: (node) => sizeOf(node) === 3 && keysOf(node).every((key) => key === 0),
  }),
  challenge<[Tree]>({
    name: 'tree of depth three',
    arbitraries: [tree],
    predicate: (node) => depthOf(node) < 3,
    isSmallest: (node) => sizeOf(node) === 3 && keysOf(node).every((key) => key === 0),
  }),
  challenge<[Tree]>({
    name: 'tree with a large key',
    arbitraries: [tree],
    predicate: (node) => keysOf(node).every((key) => key < 1_000),
    isSmallest: (node) => sizeOf(node) === 1 && same(keysOf(node), [1_000]),
  }),
  challenge<[Tree]>({
    name: 'unordered tree',
    arbitraries: [tree],
    predicate: (node) => sorted(keysOf(node)),
    isSmallest: (node) => same(keysOf(node), [1, 0]),
  }),
  challenge<[unknown]>({
    name: 'anything with a large number',
    arbitraries: [fc.anything()],
    predicate: (value) => typeof value !== 'number' || !(value > 5),
    isSmallest: (value) => typeof value === 'number' && value > 5 && value < 6.1,
  }),
  challenge<[(string | number)[]]>({
    name: 'a number after a string',
    arbitraries: [fc.array(fc.oneof(fc.string(), fc.nat()))],
    predicate: (list) => !list.some((value, index) => typeof value === 'number' && typeof list[index - 1] === 'string'),
    isSmallest: (list) => same(list, ['', 0]),
  }),
  challenge<[Iterable<number>]>({
    name: 'infinite stream',
    arbitraries: [fc.infiniteStream(fc.nat())],
    predicate: (stream) => {
      let taken = 0;
      for (const value of stream) {
        if (value >= 500) return false;
        if (++taken === 5) break;
      }
      return true;
    },
    isSmallest: (stream) => stream[Symbol.iterator]().next().value === 500,
  }),
  challenge<[(argument: number) => number]>({
    name: 'function',
    arbitraries: [fc.func(fc.nat())],
    predicate: (apply) => apply(0) < 100,
    isSmallest: (apply) => apply(0) === 100,
  }),
];

export const moreChallenges: readonly Challenge[] = [...collections, ...texts, ...numbers, ...structures];
