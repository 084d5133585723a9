import { beforeAll, describe, expect, test } from 'vitest';
import type { MutantResult } from '../../../src/mutation/mutant.ts';
import { mutationProject } from './mutation-project.ts';

const files: Record<string, string> = {
  'package.json': '{ "type": "module" }',
  'vitest.config.ts': 'export default {};',
  // Packages are loaded once for a process: what this one holds outlives every run of a test file.
  'node_modules/registry/package.json': '{ "name": "registry", "version": "1.0.0", "main": "index.js" }',
  'node_modules/registry/index.js': `const models = new Map();
class Client {
  send(text) { return 'sent ' + text; }
}
exports.defaults = { timeout: 1 };
exports.model = (name, fields) => {
  if (models.has(name)) throw new Error('Cannot overwrite ' + name);
  models.set(name, fields);
  return { check: (value) => fields.every((field) => field in value) };
};
exports.create = () => new Client();
let locked = false;
exports.lock = () => {
  if (locked) return new Promise(() => {});
  locked = true;
  return Promise.resolve();
};
const helpers = new Map();
exports.register = (name, help) => void helpers.set(name, help);
exports.help = (name, text) => helpers.get(name)(text);
exports.state = { hold: false, area: 0 };
`,
  // As reflect-metadata, dotenv and polyfills do: what they add as they load must be there for every run.
  'node_modules/polyfill/package.json': '{ "name": "polyfill", "version": "1.0.0", "main": "index.js" }',
  'node_modules/polyfill/index.js': `const labels = new WeakMap();
Reflect.label = (owner, text) => void labels.set(owner, text);
Reflect.labelOf = (owner) => labels.get(owner);
process.env.POLYFILL = 'loaded';
process.on('polyfill', (seen) => seen.push(process.env.POLYFILL));
`,
  'node_modules/required/package.json': '{ "name": "required", "version": "1.0.0", "main": "index.js" }',
  'node_modules/required/index.js': `Array.prototype.second = function () { return this[1]; };
`,
  'src/labels.ts': `import 'polyfill';
export const describeClass = (owner: object): string => {
  Reflect.label(owner, 'class');
  return Reflect.labelOf(owner);
};
export const heard = (): string => {
  const seen: string[] = [];
  process.emit('polyfill', seen);
  return seen.join('+');
};
`,
  'src/second.js': `require('required');
exports.second = (list) => list.second();
`,
  'src/model.ts': `import { model } from 'registry';
export const order = model('order', ['id']);
export const isOrder = (value: object): boolean => order.check(value) === true;
`,
  'src/rare.ts': `export const rare = (first: boolean): string => {
  if (first) return 'first';
  return 'later';
};
`,
  'src/helper.ts': `import { help, register } from 'registry';
import { upper } from './upper.ts';
register('upper', upper);
export const shout = (text: string): string => help('upper', text);
`,
  'src/upper.ts': `export const upper = (text: string): string => text.toUpperCase();
`,
  'src/locked.ts': `import { lock } from 'registry';
await lock();
export const next = (count: number): number => count + 1;
`,
  'src/patch.ts': `import { create } from 'registry';
const done = Symbol.for('patched');
export function send(text: string): string {
  const proto = Object.getPrototypeOf(create());
  if (proto[done] !== true) {
    const { send: original } = proto;
    proto.send = (given: string) => original(given.trim());
    proto[done] = true;
  }
  return create().send(text);
}
`,
  'src/restore.ts': `import { defaults } from 'registry';
export const double = (count: number): number => count * 2;
export function within<T>(timeout: number, work: () => T): T {
  const before = defaults.timeout;
  defaults.timeout = timeout;
  try { return work(); } finally { defaults.timeout = before; }
}
export const isNatural = (count: number): boolean => count >= 0 || count === 0;
export function during<T>(timeout: number, work: () => T): T {
  const before = defaults.timeout;
  defaults.timeout = timeout;
  try { return work(); } finally { defaults.timeout = before; }
}
`,
  // What it does to the package is not seen in its syntax.
  'src/held.ts': `import { state } from 'registry';
const kept = [state];
export function holding<T>(work: () => T): T {
  try { kept[0].hold = true; return work(); } finally { kept[0].hold = false; }
}
function square(side: number): number { return side * side; }
export function area(side: number): number {
  if (!kept[0].hold) kept[0].area = square(side);
  return kept[0].area;
}
`,
  'test/model.test.ts': `import { expect, test } from 'vitest';
import { isOrder } from '../src/model.ts';
test('an order', () => { expect(isOrder({ id: 1 })).toBe(true); expect(isOrder({})).toBe(false); });
`,
  'test/labels.test.ts': `import { expect, test } from 'vitest';
import { describeClass, heard } from '../src/labels.ts';
test('labels', () => { expect(describeClass(class {})).toBe('class'); });
test('hears', () => { expect(heard()).toBe('loaded'); });
test('keeps nothing else', () => {
  expect(globalThis.left).toBeUndefined();
  globalThis.left = process.env.LEFT = 'left';
  expect(Object.keys(process.env).filter((name) => name === 'LEFT')).toEqual(['LEFT']);
});
`,
  'test/second.test.ts': `import { expect, test } from 'vitest';
import { second } from '../src/second.js';
test('second', () => { expect(second([1, 2])).toBe(2); });
`,
  'test/rare.test.ts': `import { appendFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rare } from '../src/rare.ts';
test('by chance', () => { appendFileSync('chance', '.'); expect(rare(statSync('chance').size === 1)).toMatch(/./); });
`,
  'test/helper.test.ts': `import { expect, test } from 'vitest';
import { shout } from '../src/helper.ts';
test('shouts', () => { expect(shout('a')).toBe('A'); });
`,
  'test/locked.test.ts': `import { expect, test } from 'vitest';
import { next } from '../src/locked.ts';
test('the next', () => { expect(next(1)).toBe(2); });
`,
  'test/patch.test.ts': `import { expect, test } from 'vitest';
import { send } from '../src/patch.ts';
test('trims', () => { expect(send(' a ')).toBe('sent a'); });
`,
  'test/restore.test.ts': `import { expect, test } from 'vitest';
import { defaults } from 'registry';
import { double, during, isNatural, within } from '../src/restore.ts';
test('one', () => { within(5, () => 1); });
test('two', () => { within(5, () => 1); });
test('three', () => { within(5, () => 1); });
test('minds the limit', () => {
  for (let count = 0; count < 20; count++) expect(isNatural(count)).toBe(true);
  expect(isNatural(-1)).toBe(false);
  expect(double(2)).toBe(4);
  expect(defaults.timeout).toBe(1);
});
test('puts the limit back', () => {
  for (let count = 0; count < 20; count++) during(5, () => isNatural(count));
  expect(defaults.timeout).toBe(1);
});
`,
  'test/held.test.ts': `import { expect, test } from 'vitest';
import { area, holding } from '../src/held.ts';
test('an area', () => { expect(area(3)).toBe(9); });
test('holds', () => { holding(() => 1); });
`,
};

const { run } = mutationProject('package-state', files);

describe('what is left in packages', () => {
  test(
    'makes a test file that can run once in a process no judge of mutants, and a warning says so',
    { timeout: 60_000 },
    async () => {
      const { mutants, warnings } = await run('in-process', ['src/locked.ts', 'src/model.ts', 'src/patch.ts']);
      expect(warnings).toContain(
        'test/locked.test.ts was not run in process: fails when it runs again in one process, since something stays that it left behind, as in a package: waits for what never comes',
      );
      expect(warnings).toContain(
        'test/model.test.ts was not run in process: fails when it runs again in one process, since something stays that it left behind, as in a package: ' +
          'the file does not load: Cannot overwrite order',
      );
      expect(warnings).toMatch(/^src\/patch\.ts: what survives may not; some of its code runs once in a process only/m);
      const ofModel = mutants.filter(({ file }) => file === 'src/model.ts');
      expect(new Set(ofModel.map(({ status }) => status))).toEqual(new Set(['NoCoverage']));
    },
  );

  test('while they load is there for every run', { timeout: 60_000 }, async () => {
    const { mutants, warnings } = await run('in-process', ['src/labels.ts', 'src/second.js']);
    expect(warnings).toBe('');
    const survived = mutants.filter(({ status }) => status !== 'Killed');
    expect(survived.map(({ replacement }) => replacement)).toEqual(['""']); // `seen.join("")` of one element
    expect(new Set(mutants.map(({ file }) => file))).toEqual(new Set(['src/labels.ts', 'src/second.js']));
  });

  test('is not taken for what differs by chance', { timeout: 60_000 }, async () => {
    const { mutants, warnings } = await run('in-process', ['src/rare.ts']);
    expect(warnings).toBe('');
    expect(mutants.length).toBeGreaterThan(0);
  });

  test('leaves such mutants to StrykerJS', { timeout: 120_000 }, async () => {
    const { mutants, warnings } = await run('auto', ['src/patch.ts']);
    expect(warnings).toMatch(/^src\/patch\.ts: StrykerJS decides \d+ mutants, since some of its code runs once/m);
    const of = (text: string): string[] =>
      mutants.filter(({ replacement }) => replacement === text).map(({ status }) => status);
    expect(of('given')).toEqual(['Killed']); // in place of `given.trim()`
    expect(of('proto[done] === true')).toEqual(['Killed']);
  });

  test('by earlier runs keeps no mutant alive that does not leave it there itself', { timeout: 60_000 }, async () => {
    const { mutants, warnings } = await run('in-process', ['src/helper.ts', 'src/upper.ts']);
    expect(warnings).toBe('');
    expect(mutants.map(({ file, line, replacement, status }) => [file, line, replacement, status])).toEqual([
      ['src/helper.ts', 3, '""', 'Killed'], // a helper of that name is there since the first run
      ['src/helper.ts', 4, '() => undefined', 'Killed'],
      ['src/helper.ts', 4, '""', 'Killed'],
      ['src/upper.ts', 1, '() => undefined', 'Killed'],
      ['src/upper.ts', 1, 'text.toLowerCase()', 'Killed'],
    ]);
  });

  describe('by a mutant', () => {
    let mutants: MutantResult[];
    const of = (file: string, line: number, text: string): string[] =>
      mutants
        .filter((mutant) => mutant.file === file && mutant.line === line && mutant.replacement === text)
        .map(({ status }) => status);

    beforeAll(async () => {
      const ran = await run('in-process', ['src/held.ts', 'src/restore.ts']);
      expect(ran.warnings).toBe('');
      ({ mutants } = ran);
    }, 60_000);

    test('does not keep the test that noticed it from deciding', () => {
      expect(of('src/restore.ts', 12, '{}')).toEqual(['Survived', 'Killed']);
    });

    test('kills no other, although a test fails that was trusted before', () => {
      expect(of('src/restore.ts', 2, 'count / 2')).toEqual(['Killed']); // from here on the test that minds the limit is trusted
      expect(of('src/restore.ts', 6, '{}')).toEqual(['Survived', 'Survived']); // no test looks at what is restored
      expect(of('src/restore.ts', 8, 'count > 0')).toEqual(['Survived']);
    });

    test('lets no other survive that it keeps tests from reaching', () => {
      expect(of('src/held.ts', 4, '{}')).toEqual(['Survived', 'Survived']); // what is held is not made again
      expect(of('src/held.ts', 6, '{}')).toEqual(['Killed']);
    });
  });
});
