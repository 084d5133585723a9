import { expect, test } from 'vitest';
import { mutationProject } from './mutation-project.ts';

const { run } = mutationProject('test-names', {
  'package.json': '{ "type": "module" }',
  'vitest.config.ts': 'export default {};',
  'src/sums.ts': `export const add = (a: number, b: number): number => a + b;
export const multiply = (a: number, b: number): number => a * b;
export function isLarge(side: number): boolean {
  if (side > 5e8) {
    return true;
  }
  return false;
}
export const codes = { small: 1, large: 10 };
`,
  'test/sums.test.ts': `import { describe, expect, test } from 'vitest';
import { add, codes, isLarge, multiply } from '../src/sums.ts';
test.skip('not yet', () => {});
const seed = Math.floor(Math.random() * 1e9);
describe('with seed ' + seed, () => {
  test('adds', () => { expect(add(1, seed)).toBe(seed + 1); });
});
for (let count = 0; count < 20; count++) {
  const side = Math.floor(Math.random() * 1e9);
  test('compares with ' + side, () => { expect(isLarge(side)).toBe(side > 5e8); });
}
test('multiplies', () => { expect(multiply(2, 3)).toBe(6); });
test.each(Object.entries(codes))('%s is %i', (name, code) => {
  expect([name, code]).toEqual(code === 1 ? ['small', 1] : ['large', 10]);
});
`,
});

test('tests whose names differ from run to run decide as others do', { timeout: 60_000 }, async () => {
  const { mutants, warnings } = await run('in-process', ['src/sums.ts']);
  expect(warnings).toBe('');
  const others = mutants.filter(({ line }) => line < 3 || line > 8);
  expect(others.map(({ line, replacement, status }) => [line, replacement, status])).toEqual([
    [1, '() => undefined', 'Killed'],
    [1, 'a - b', 'Killed'],
    [2, '() => undefined', 'Killed'],
    [2, 'a / b', 'Killed'],
    [9, '{}', 'Survived'], // no test looks at the codes if there are none
  ]);
  const [, difference] = mutants;
  expect(difference!.killedBy).toEqual([expect.stringMatching(/^test\/sums\.test\.ts#with seed \d+ adds$/)]);
});

const taken = mutationProject('test-names-taken', {
  'package.json': '{ "type": "module" }',
  'vitest.config.ts': 'export default {};',
  'src/point.ts': `export class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  get width(): number {
    return this.x * 2;
  }
  get height(): number {
    return this.y + 1;
  }
}
export const keys: string[] = [];
`,
  'test/point.test.ts': `import { expect, test } from 'vitest';
import { keys, Point } from '../src/point.ts';
const point = new Point(3, 5);
for (const [value, expected] of [[point.width, 6], [point.height, 6]])
  test(value + ' is ' + expected, () => { expect(value).toBe(expected); });
test('there are no keys but those that it knows', () => {});
for (const key of keys) test('it knows ' + key, () => { expect(key).toBe('known'); });
`,
});

test(
  'of tests that share a name each one counts, and one more than there were before runs, too',
  { timeout: 60_000 },
  async () => {
    const { mutants } = await taken.run('in-process', ['src/point.ts']);
    expect(mutants.map(({ line, replacement, status }) => [line, replacement, status])).toEqual([
      [6, '{}', 'Killed'],
      [7, 'this.x / 2', 'Killed'],
      [9, '{}', 'Killed'],
      [10, 'this.y - 1', 'Killed'],
      [13, '["Stryker was here"]', 'Killed'],
    ]);
  },
);
