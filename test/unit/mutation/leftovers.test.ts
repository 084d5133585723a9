import { expect, test } from 'vitest';
import { mutationProject } from './mutation-project.ts';

const { run } = mutationProject('leftovers', {
  'package.json': '{ "type": "module" }',
  'vitest.config.ts': 'export default {};',
  // Its class outlives every run.
  'node_modules/nodes/package.json': '{ "name": "nodes", "version": "1.0.0", "main": "index.js" }',
  'node_modules/nodes/index.js': `class Root {
  append() {}
}
class Head extends Root {}
exports.head = () => new Head();
`,
  'src/patch.ts': `export const double = (count: number): number => count * 2;
export function patch(target: object, name: string, value: unknown): void {
  const owner = !Object.hasOwn(target, name) ? target : Object.getPrototypeOf(target);
  Object.defineProperty(owner, name, { value, configurable: true });
}
export function label(text: string): string {
  return text === '' ? 'none' : text;
}
`,
  'test/patch.test.ts': `import { expect, test } from 'vitest';
import { head } from 'nodes';
import { double, label, patch } from '../src/patch.ts';
test('an object is patched itself', () => {
  const patched = head();
  patch(patched, 'append', 1);
  expect(Object.hasOwn(patched, 'append')).toBe(true);
});
test('a patch is found', () => {
  const patched = head();
  expect(Object.hasOwn(Object.getPrototypeOf(patched), 'append')).toBe(false);
  patch(patched, 'append', double(2));
  expect(patched.append).toBe(4);
  label('text');
});
`,
  // The quickest tests, which are looked at after every few mutants, notice nothing.
  'test/quick.test.ts': `import { expect, test } from 'vitest';
import * as patches from '../src/patch.ts';
test.each(['double', 'patch', 'label'])('there is %s', (name) => { expect(patches).toHaveProperty(name); });
`,
});

test('what a mutant leaves in a package kills no other, also where its tests turn out to need their order then', async () => {
  const { mutants } = await run('in-process', ['src/patch.ts']);
  const statuses = (...lines: number[]): string[] =>
    mutants.filter(({ line }) => lines.includes(line)).map(({ replacement, status }) => `${replacement} ${status}`);
  expect(statuses(1)).toEqual(['() => undefined Killed', 'count / 2 Killed']);
  expect(statuses(3)).toEqual(['Object.hasOwn(target, name) Killed']);
  // Nothing looks at labels. The test that reaches them killed before, and fails wherever a prototype was patched.
  expect(new Set(statuses(6, 7).map((told) => told.replace(/^.* /, '')))).toEqual(new Set(['NoCoverage', 'Survived']));
}, 60_000);
