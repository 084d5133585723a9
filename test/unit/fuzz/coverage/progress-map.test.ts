import { expect, test } from 'vitest';
import { ProgressMap } from '../../../../src/fuzz/coverage/progress-map.ts';
import { ComparisonHooks } from '../../../../src/instrument/coverage/comparison-hooks.ts';

/** How many comparisons of each run in a row came nearer than all before. */
function progress<T>(
  runs: readonly T[],
  compare: (hooks: ComparisonHooks, run: T) => unknown,
  map = new ProgressMap(),
): number[] {
  const hooks = new ComparisonHooks();
  return runs.map((run) => {
    hooks.begin();
    compare(hooks, run);
    const nearer = map.nearer(hooks);
    map.claim(hooks);
    return nearer;
  });
}

/** Places of a table, of which each is reached by a run of its own, that came nearer than all before. */
function reachedPlaces(columns: readonly (string | number)[], map?: ProgressMap): number {
  return progress(columns, (hooks, column) => hooks.cell(7, 'attributes', column), map).filter((nearer) => nearer > 0)
    .length;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('places of a table that words name are progress as long as the table may be one of states', () => {
  const map = new ProgressMap();
  expect(reachedPlaces(numbers(100).map(String), map)).toBe(100);
  expect(reachedPlaces(numbers(100).map(String), map)).toBe(0);
  expect(reachedPlaces(numbers(1_000).map((number) => `name ${number}`))).toBe(256);
});

test('places that numbers name are progress, each of them', () => {
  expect(reachedPlaces(numbers(64))).toBe(64);
});

test('what comes nearer at a comparison is progress once', () => {
  const lefts = ['re', 're', 'r', 'ref', 'refund', 'refunds'];
  expect(progress(lefts, (hooks, left) => hooks.compare(3, '===', left, 'refund'))).toEqual([1, 0, 0, 1, 1, 0]);
});

test.each<readonly [string, unknown, readonly unknown[], readonly unknown[]]>([
  ['test', /^a+$/, ['b'], ['aa']],
  ['exec', /^a+$/, ['b'], ['aa']],
])('a regular expression that matches is progress: %s', (method, regex, miss, match) => {
  const runs = [miss, miss, match, match, miss];
  expect(progress(runs, (hooks, args) => hooks.call(5, regex, method, args, false))).toEqual([1, 0, 1, 0, 0]);
});

test.each<readonly [string, readonly unknown[], string, string]>([
  ['match', [/a+$/], 'b', 'aa'],
  ['search', [/a+$/], 'b', 'aa'],
  ['replace', [/a+$/, ''], 'b', 'ba'],
  ['replaceAll', [/a+$/g, ''], 'b', 'ba'],
  ['split', [/,/], 'ab', 'a,b'],
  ['split', [','], 'ab', 'a,b'],
])('a string that a regular expression matches is progress: %s', (method, args, miss, match) => {
  const runs = [miss, miss, match, match, miss];
  expect(progress(runs, (hooks, text) => hooks.call(5, text, method, args, false))).toEqual([1, 0, 1, 0, 0]);
});
