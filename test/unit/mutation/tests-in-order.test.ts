import { expect, test } from 'vitest';
import { mutationProject } from './mutation-project.ts';

const { run } = mutationProject('tests-in-order', {
  'package.json': '{ "type": "module" }',
  'vitest.config.ts': 'export default {};',
  'src/settings.ts': `export const settings = { warns: 'once' };
export const doesWarn = (): boolean => settings.warns === 'once';
`,
  // The test that looks at the setting does more than the other one, after which it is set anew.
  'test/settings.test.ts': `import { afterEach, expect, test } from 'vitest';
import { doesWarn, settings } from '../src/settings.ts';
afterEach(() => { settings.warns = 'once'; });
test('warns at first, and again', () => {
  expect(doesWarn()).toBe(true);
  expect(doesWarn()).toBe(true);
  settings.warns = 'never';
  expect(doesWarn()).toBe(false);
});
test('can be asked', () => { doesWarn(); });
`,
  'src/list.ts': `const items: string[] = [];
export const add = (item: string): number => items.push(item);
export const all = (): string[] => items;
export function clear(): void {
  items.length = 0;
}
`,
  // Only the test that does less minds what the other one leaves behind.
  'test/list.test.ts': `import { afterEach, expect, test } from 'vitest';
import { add, all, clear } from '../src/list.ts';
afterEach(clear);
test('holds what is added', () => {
  add('one');
  add('two');
  expect(all()).toContain('two');
});
test('is empty at first', () => { expect(all()).toEqual([]); });
`,
});

test('what survives has met the tests of each file in their order', { timeout: 60_000 }, async () => {
  const { mutants, warnings } = await run('in-process', ['src/settings.ts', 'src/list.ts']);
  expect(warnings).toBe('');
  const survived = mutants.filter(({ status }) => status !== 'Killed');
  expect(survived.map(({ file, line, replacement }) => [file, line, replacement])).toEqual([
    ['src/list.ts', 1, '["Stryker was here"]'], // the first test does not mind it, and takes it away
  ]);
  expect(mutants.map(({ file, line, replacement }) => [file, line, replacement])).toEqual(
    expect.arrayContaining([
      ['src/settings.ts', 1, '""'],
      ['src/list.ts', 4, '{}'],
    ]),
  );
});
