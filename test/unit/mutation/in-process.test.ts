import { mkdtemp, readFile, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProcessEngine } from '../../../src/mutation/in-process/engine.ts';
import type { MutantResult } from '../../../src/mutation/mutant.ts';
import { writeFiles } from '../../write-files.ts';

const source = `import { advance } from './advance.ts';
export const table = new Map([['one', 1 + 1]]);
export function sum(limit: number): number {
  let total = 0;
  for (let index = 0; index < limit; index++) total += index;
  return total;
}
export function walk(limit: number): number {
  const step = limit > 0 ? 1 : 2;
  return advance(limit, step);
}
export function settled(ready: boolean): Promise<string> {
  return new Promise((resolve) => { if (ready) resolve('yes'); });
}
export function shout<T>(work: () => T): T {
  const before = String.prototype.trim;
  String.prototype.trim = () => '!';
  try { return work(); } finally { String.prototype.trim = before; }
}
export function unseen(): number { return 1; }
export const last = (flag: number): boolean => flag >= 0 || flag === 0;
export function tell(count: number): string { return count > 1 ? 'many' : 'one'; }
export function double(count: number): number { return count + count; }
let calls = 0;
export function call(): number { calls += 1; return calls; }
export function mark(on: boolean): void { if (on) Object.defineProperty(process.release, 'damage', { value: 'done', configurable: false }); }
export const bright = (level: number): boolean => level > 3;
export const quiet = (level: number): boolean => level < 3;
export const lessOne = (count: number): number => count - 1;
export const oneMore = (count: number): number => 1 + count;
`;

const files: Record<string, string> = {
  'package.json': '{ "type": "module" }',
  'stryker.conf.json': '{ "testRunner": "vitest", "mutate": ["src/code.ts"] }',
  'vitest.config.ts': 'export default {};',
  // The two import each other.
  'src/advance.ts': `import { unseen } from './code.ts';
export const one = (): number => unseen();
export function advance(limit: number, step: number): number {
  let at = 0;
  while (at !== limit) at += step;
  return at;
}`,
  'src/code.ts': source,
  'test/code.test.ts': `import { expect, test, vi } from 'vitest';
import { last, settled, shout, sum, table, walk } from '../src/code.ts';
test('the table', () => { expect(table.get('one')).toBe(2); });
test('sums', () => { expect(sum(5)).toBe(10); });
test('walks', () => { expect(walk(3)).toBe(3); });
test('settles', async () => { expect(await settled(true)).toBe('yes'); });
test('shouts', () => { expect(shout(() => ' a '.trim())).toBe('!'); });
test('strings are as they were', () => { expect(last(0)).toBe(true); expect(' b '.trim()).toBe('b'); });
test('time can be faked', () => { vi.useFakeTimers({ now: 7 }); expect(Date.now()).toBe(7); });
`,
  'test/reset.test.ts': `import { expect, test, vi } from 'vitest';
import { call } from '../src/code.ts';
const base = vi.hoisted(() => 1);
test('modules can be reset', async () => {
  call();
  vi.resetModules();
  const again = await import('../src/code.ts');
  expect(again.call()).toBe(base);
  expect(call()).toBe(base + 1);
});
`,
  // What the first leaves behind where nothing is put back, the second stumbles over: until its process is replaced.
  'test/marking.test.ts': `import { expect, test } from 'vitest';
import { mark } from '../src/code.ts';
test('marks', () => { mark(false); });
`,
  'test/stumbling.test.ts': `import { expect, test } from 'vitest';
import { bright, quiet } from '../src/code.ts';
let seen = 0;
test('sees first', () => { bright(4); quiet(1); seen = 1; });
test('sees', () => { expect(seen).toBe(1); expect((process.release as { damage?: string }).damage).toBeUndefined(); expect(bright(4)).toBe(true); expect(quiet(1)).toBe(true); });
`,
  'test/deadly.test.ts': `import { test } from 'vitest';
import { sum } from '../src/code.ts';
test('ends its process', () => { if (sum(2) === 1) process.kill(process.pid, 'SIGKILL'); });
`,
  // To vitest, the worker ends with its test file.
  'test/fixture.test.ts': `import { appendFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lessOne } from '../src/code.ts';
const it = test.extend<{ given: number }>({
  given: [async ({}, use) => { appendFileSync('given', '('); await use(2); appendFileSync('given', ')'); }, { scope: 'worker' }],
});
it('is given a number', ({ given }) => { expect(lessOne(given)).toBe(1); });
`,
  'test/breaking.test.ts': `import { test } from 'vitest';
import { oneMore } from '../src/code.ts';
test('leaves nothing that lists need', () => {
  if (oneMore(1) === 2) return;
  Array.prototype.push = undefined as never;
  throw new Error('not two');
});
`,
  'test/minding.test.ts': `import { appendFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { double, tell } from '../src/code.ts';
const told: string[] = [];
test('tells', () => { told.push(tell(1), tell(2), tell(3)); });
test('was told', () => { tell(4); expect(told).toHaveLength(3); });
test('fails every other time', () => {
  appendFileSync('runs', '.');
  double(1);
  expect(statSync('runs').size % 2).toBe(1);
});
`,
};

let root: string;
let results: MutantResult[];
let warnings: readonly string[];
const ranSuites: string[] = [];

const at = (line: number, mutator?: string): MutantResult[] =>
  results.filter((result) => result.line === line && (mutator === undefined || result.mutator === mutator));

beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'assay-in-process-')));
  await writeFiles(root, files);
  await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'));
  results = [];
  const observer = {
    ranSuites: (done: number, total: number) => void ranSuites.push(`${done}/${total}`),
    tests: () => {},
    planned: () => {},
    result: (result: MutantResult) => void results.push(result),
  };
  const job = { root, mutate: [], seed: 0, targets: [], concurrency: 1 };
  ({ warnings } = await inProcessEngine.run(job, observer, new AbortController().signal));
}, 120_000);

afterAll(() => rm(root, { recursive: true, force: true }));

describe('mutants in process', () => {
  test('one that is evaluated while modules load is noticed, by any test of the files that load it', () => {
    const [mutant] = at(2, 'ArithmeticOperator');
    expect(mutant).toMatchObject({ status: 'Killed', static: true });
    expect(mutant!.coveredBy).toHaveLength(16);
    expect(mutant!.killedBy).toEqual(['test/code.test.ts#the table']);
  });

  test('a loop through a switch ends by its budget, one without by its process', () => {
    expect(at(5, 'UpdateOperator')[0]).toMatchObject({ status: 'Timeout', reason: expect.stringContaining('endless') });
    const timeouts = at(9).filter(({ status }) => status === 'Timeout');
    expect(timeouts.length).toBeGreaterThan(0);
    expect(timeouts[0]!.reason).toContain('did not end within');
  });

  test('a promise that never settles is noticed without waiting for the limit of the test', () => {
    const stalled = at(13).filter(({ status }) => status === 'Timeout');
    expect(stalled.length).toBeGreaterThan(0);
    for (const { durationMs } of stalled) expect(durationMs).toBeLessThan(4_000);
  });

  test('a builtin that one leaves changed changes no verdict of another', () => {
    const left = at(18, 'BlockStatement').find(({ column }) => column > 25)!;
    expect(left.status).toBe('Survived'); // the only test that reaches it does not look
    const later = at(21, 'EqualityOperator').find(({ replacement }) => replacement === 'flag > 0');
    expect(later).toMatchObject({ status: 'Survived', coveredBy: ['test/code.test.ts#strings are as they were'] });
    expect(at(20).map(({ status }) => status)).toEqual(['NoCoverage']);
  });

  test('no test decides that fails without the mutant too, because of its order or by itself', () => {
    expect(new Set(at(22).map(({ status }) => status))).toEqual(new Set(['Survived']));
    expect(new Set(at(23).map(({ status }) => status))).toEqual(new Set(['Survived']));
    expect(warnings).toContainEqual(
      expect.stringContaining('"fails every other time" passes and fails without any change'),
    );
  });

  test('what one leaves behind for good makes no test of another flaky', () => {
    const marking = at(26).filter(({ status }) => status !== 'NoCoverage');
    expect(marking.length).toBeGreaterThan(0);
    const statuses = [...at(27, 'EqualityOperator'), ...at(28, 'EqualityOperator')].map(({ replacement, status }) => [
      replacement,
      status,
    ]);
    expect(statuses).toEqual(
      expect.arrayContaining([
        ['level <= 3', 'Killed'],
        ['level >= 3', 'Killed'],
      ]),
    );
    expect(warnings.join()).not.toContain('sees');
  });

  test('a test file may reset its modules', () => {
    expect(warnings.join()).not.toContain('reset.test.ts');
    const killers = at(25, 'AssignmentOperator').map(({ status, killedBy }) => [status, killedBy?.join()]);
    expect(killers).toEqual([['Killed', 'test/reset.test.ts#modules can be reset']]);
  });

  test('a fixture of the worker is set up and ended by each run', async () => {
    expect(at(29, 'ArithmeticOperator')).toMatchObject([
      { status: 'Killed', killedBy: ['test/fixture.test.ts#is given a number'] },
    ]);
    expect(await readFile(path.join(root, 'given'), 'utf8')).toMatch(/^(?:\(\)){3,}$/);
  });

  test('one that breaks the test runner itself is noticed', () => {
    expect(at(30, 'ArithmeticOperator')).toMatchObject([
      { status: 'Killed', reason: expect.stringContaining('the test runner broke: '), killedBy: [] },
    ]);
  });

  test('how many test files have run without mutants is told from the start', () => {
    expect(ranSuites).toEqual(Array.from({ length: 9 }, (_, done) => `${done}/8`));
  });

  test('a test file that ends its process is told of, and the others judge', () => {
    expect(warnings, warnings.join('\n')).toHaveLength(2);
    expect(warnings).toContainEqual(
      expect.stringMatching(/^test\/deadly\.test\.ts was not run in process: its process .*SIGKILL/),
    );
  });

  test('results come in the order of the source, each once, and nothing is left on disk', async () => {
    const ran = results.filter(({ status }) => status !== 'NoCoverage').map(({ line }) => line);
    expect(ran).toEqual(ran.toSorted((a, b) => a - b));
    expect((await readdir(path.join(root, '.assay'))).filter((name) => name.startsWith('mutation-'))).toEqual([]);
  });
});
