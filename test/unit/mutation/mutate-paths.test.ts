import { expect, test } from 'vitest';
import { mutatePattern, rangePath } from '../../../src/mutation/mutate-paths.ts';

const scripts = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}';

test('a folder means every script in it, a file or a pattern itself', () => {
  expect(mutatePattern('targets/datetime')).toBe(`targets/datetime/${scripts}`);
  expect(mutatePattern('./targets/logs/')).toBe(`targets/logs/${scripts}`);
  expect(mutatePattern('.')).toBe(scripts);
  expect(mutatePattern('src/a.ts')).toBe('src/a.ts');
  expect(mutatePattern('src/{a,b}/*.ts')).toBe('src/{a,b}/*.ts');
});

test('columns start at 1 on the command line and at 0 for Stryker', () => {
  expect(mutatePattern('src/a.ts:3:5-3:9')).toBe('src/a.ts:3:4-3:8');
  expect(mutatePattern('src/a.ts:3-7')).toBe('src/a.ts:3:0-7');
});

test('the path of a place names it as reports do', () => {
  expect(rangePath({ file: 'src/a.ts', line: 3, column: 5, endLine: 4, endColumn: 9 })).toBe('src/a.ts:3:5-4:9');
});

test.each([
  ['src/a.ts:3', 'is not a range'],
  ['src/a.ts:3:5', 'is not a range'],
  ['src/a.ts:0-3', 'start at 1'],
  ['src/a.ts:3:0-3:4', 'start at 1'],
  ['src/a.ts:5-3', 'ends before it starts'],
  ['src/a.ts:5:9-5:3', 'ends before it starts'],
])('%s is refused: it %s', (path, reason) => {
  expect(() => mutatePattern(path)).toThrow(
    expect.objectContaining({ name: 'AssayError', code: 'usage', message: expect.stringContaining(reason) }),
  );
});
