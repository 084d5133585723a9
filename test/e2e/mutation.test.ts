import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProgressEvent } from '../../src/core/events.ts';
import type { EngineResult } from '../../src/core/run.ts';
import { runMutation } from '../../src/mutation/run.ts';
import type { MutationRunOptions } from '../../src/mutation/run-options.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import { writeFiles } from '../write-files.ts';

const patienceMs = 180_000; // Stryker starts several processes; a busy machine takes its time

// A package that its own tests import by name, as the suites of assay import `assay`.
const project: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'fixture',
    type: 'module',
    exports: { '.': { 'fixture-source': './src/alpha/clamp.ts', default: './dist/none.js' } },
  }),
  'vitest.config.ts': `export default { ssr: { resolve: { conditions: ['fixture-source', 'node'] } } };`,
  'stryker.conf.json': JSON.stringify({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: ['src/**/*.ts'],
    concurrency: 1,
  }),
  'mutation/thresholds.json': '{ "src/alpha": 70, "src/beta": 0 }',
  'src/alpha/clamp.ts': `export function clamp(value: number, min: number, max: number): number {
  if (value < min) return min;
  if (value > max) return max;
  return value;
}
`,
  'src/beta/unseen.ts': `export function unseen(a: number): number {
  return a + 1;
}
`,
  'src/types.ts': `export type Nothing = null;\n`,
  'test/clamp.test.ts': `import { expect, test } from 'vitest';
import { clamp } from 'fixture';
test('clamps', () => {
  expect(clamp(5, 0, 3)).toBe(3);
  expect(clamp(-5, 0, 3)).toBe(0);
  expect(clamp(2, 0, 3)).toBe(2);
});
`,
};

const roots: string[] = [];
afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
});

async function fixture(changes: Record<string, string> = {}, withModules = true): Promise<string> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'assay-mutation-')));
  roots.push(root);
  await writeFiles(root, { ...project, ...changes });
  if (withModules) await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'));
  return root;
}

function run(
  root: string,
  options: Partial<MutationRunOptions> = {},
  emit: (event: ProgressEvent) => void = () => undefined,
): Promise<EngineResult> {
  return runMutation(
    {
      root,
      seed: 1,
      paths: [],
      signal: new AbortController().signal,
      thresholdsFile: path.join(root, 'mutation/thresholds.json'),
      clock: systemClock,
      fileSystem: systemFiles,
      ...options,
    },
    emit,
  );
}

/** Processes that work in a folder or below it. */
function processesIn(root: string): string[] {
  if (!existsSync('/proc/self/cwd')) return [];
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`).startsWith(root);
    } catch {
      return false; // ended meanwhile
    }
  });
}

interface ReportedMutant {
  readonly id: string;
  readonly location: object;
  readonly replacement: string;
  readonly status: string;
}

/** The mutants of the last run, in the order of the source. */
async function reportedMutants(root: string): Promise<readonly ReportedMutant[]> {
  const report = JSON.parse(await readFile(path.join(root, '.assay/report/mutation.json'), 'utf8')) as {
    files: Record<string, { mutants: ReportedMutant[] }>;
  };
  return Object.values(report.files).flatMap(({ mutants }) => mutants);
}

/** What became of each of them. */
async function statuses(root: string): Promise<readonly string[]> {
  const mutants = await reportedMutants(root);
  return mutants.map(({ location, replacement, status }) => `${JSON.stringify(location)} ${replacement} ${status}`);
}

function expectNothingLeft(root: string): void {
  const folder = path.join(root, '.assay');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  expect(names.filter((name) => name.startsWith('mutation-'))).toEqual([]);
  expect(processesIn(root)).toEqual([]);
}

describe('a complete run', () => {
  test(
    'scores each target, lists survivors and leaves a report and nothing else',
    { timeout: patienceMs },
    async () => {
      const root = await fixture();
      const events: ProgressEvent[] = [];
      const result = await run(root, {}, (event) => events.push(event));
      expect(result).toMatchObject({
        status: 'passed',
        mutation: {
          sampled: false,
          mutants: 11,
          killed: 7,
          survived: 2,
          noCoverage: 2,
          report: '.assay/report/mutation.json',
        },
        checks: [
          { name: 'src/alpha', status: 'passed', runs: 9, stats: { score: 77.78 } },
          { name: 'src/beta', status: 'passed', runs: 2, stats: { score: 0, noCoverage: 2 } },
        ],
      });
      expect(result.findings.map(({ location }) => `${location?.file}:${location?.line}`)).toEqual([
        'src/alpha/clamp.ts:2',
        'src/beta/unseen.ts:1',
        'src/alpha/clamp.ts:3',
      ]);
      expect(result.findings[0]).toMatchObject({
        kind: 'survivor',
        command: 'npx assay mutate src/alpha/clamp.ts:2:7-2:18',
        input: '-   if (value < min) return min;\n+   if (value <= min) return min;',
      });
      expect(events.filter((event) => event.type === 'progress').at(-1)).toMatchObject({ done: 11, total: 11 });
      const report = JSON.parse(await readFile(path.join(root, '.assay/report/mutation.json'), 'utf8')) as {
        files: object;
      };
      expect(Object.keys(report.files).toSorted()).toEqual(['src/alpha/clamp.ts', 'src/beta/unseen.ts']);
      expectNothingLeft(root);
      const again = await run(root, { paths: ['src/alpha/clamp.ts:2:7-2:18'] });
      expect(again.mutation).toMatchObject({ mutants: 4, survived: 1 });
      expect(again.gates.map((gate) => gate.name)).toEqual(['survivors that no test was run against']);
    },
  );

  test('fails below the threshold', { timeout: patienceMs }, async () => {
    const root = await fixture({ 'mutation/thresholds.json': '{ "src/alpha": 78, "src/beta": 0 }' });
    const result = await run(root, { paths: ['src/alpha'] });
    expect(result.status).toBe('failed');
    expect(result.gates[0]).toMatchObject({ target: 'src/alpha', required: 78, actual: 77.78, status: 'failed' });
  });

  test('fails when a mutant "survives" because no test was run against it', { timeout: patienceMs }, async () => {
    const renamed = project['test/clamp.test.ts']!.replace("'clamps'", '`clamps ${Math.random()}`');
    const root = await fixture({ 'mutation/thresholds.json': '{ "*": 0 }', 'test/clamp.test.ts': renamed });
    const result = await run(root, { paths: ['src/alpha'], engine: 'stryker' });
    expect(result.status).toBe('failed');
    expect(result.gates.at(-1)).toMatchObject({
      name: 'survivors that no test was run against',
      actual: 9,
      status: 'failed',
    });
  });
});

test(
  'a sample runs exactly the mutants that the seed chooses, and says that it is one',
  { timeout: patienceMs },
  async () => {
    const root = await fixture();
    const ran: string[][] = [];
    for (let round = 0; round < 2; round++) {
      const { mutation, warnings } = await run(root, { sample: 4, seed: 3 });
      expect(mutation).toMatchObject({ sampled: true, mutants: 6, ignored: 0 });
      expect(warnings.map(({ message }) => message).join()).toContain('a sample of 6 of 11 mutants');
      const mutants = await reportedMutants(root);
      ran.push(mutants.filter(({ status }) => status !== 'Ignored').map(({ id }) => id));
    }
    expect(ran[0]).toHaveLength(6);
    expect(ran[1]).toEqual(ran[0]);
  },
);

test(
  'suites that fail by themselves give no verdict, and the result says which test',
  { timeout: patienceMs },
  async () => {
    const root = await fixture({
      'test/red.test.ts': `import { expect, test } from 'vitest';
import { clamp } from '../src/alpha/clamp.ts';
test('is red', () => { expect(clamp(1, 0, 3)).toBe(2); });
`,
    });
    const result = await run(root);
    expect(result.status).toBe('unknown');
    expect(result.gates.map(({ status, actual }) => [status, actual])).toEqual([
      ['unknown', null],
      ['unknown', null],
    ]);
    expect(result.warnings[0]?.message).toMatch(/must be green before mutating.*is red/s);
    expectNothingLeft(root);
  },
);

test(
  'test files that mock modules are run by StrykerJS, and all others in process: the verdicts are those of StrykerJS',
  { timeout: patienceMs },
  async () => {
    const root = await fixture({
      'src/alpha/hour.ts': `export const hour = (): number => new Date().getUTCHours();\n`,
      'src/alpha/rate.ts': `import { hour } from './hour.ts';
export const rates = [1 + 2, 4 + 1];
export function rate(busy: boolean): number {
  if (busy) return hour() >= 12 ? rates[0] : rates[1];
  return 7 - 1;
}
export const unused = (count: number): number => count * 2;
`,
      'test/rate.test.ts': `import { expect, test } from 'vitest';
import { rate } from '../src/alpha/rate.ts';
test('idle', () => { expect(rate(false)).toBeLessThan(9); });
`,
      'test/mocks.test.ts': `import { expect, test, vi } from 'vitest';
import { rate } from '../src/alpha/rate.ts';
vi.mock('../src/alpha/hour.ts', () => ({ hour: () => 13 }));
test('busy', () => { expect(rate(true)).toBe(3); expect(rate(false)).toBeGreaterThan(5); });
`,
    });
    const paths = ['src/alpha/rate.ts'];
    const result = await run(root, { paths, useCache: false });
    expect(result.warnings.map(({ message }) => message).join()).toMatch(
      /1 test file cannot run in process; StrykerJS decides \d+ mutants? that they may notice\ntest\/mocks.test.ts: it calls vi.mock/,
    );
    const mixed = await statuses(root);
    expect(mixed).toHaveLength(13);
    await run(root, { paths, useCache: false, engine: 'stryker' });
    expect(mixed).toEqual(await statuses(root));
  },
);

test('code that no test reaches has no verdict, and the result says so', { timeout: patienceMs }, async () => {
  const root = await fixture();
  const result = await run(root, { paths: ['src/beta'] });
  expect(result.status).toBe('unknown');
  expect(result.warnings[0]?.message).toContain('none reaches the code to be mutated');
});

describe('a run that is stopped', () => {
  test('on a signal keeps what it knows and leaves no process and no sandbox', { timeout: patienceMs }, async () => {
    const root = await fixture();
    const controller = new AbortController();
    const result = await run(root, { signal: controller.signal, engine: 'stryker' }, (event) => {
      if (event.type === 'progress' && event.done === 3) controller.abort();
    });
    expect(result.status).toBe('unknown');
    expect(result.mutation?.mutants).toBeGreaterThanOrEqual(3);
    expect(result.mutation?.mutants).toBeLessThan(11);
    expect(result.warnings.map(({ message }) => message).join()).toContain('stopped early');
    const report = JSON.parse(await readFile(path.join(root, '.assay/report/mutation.json'), 'utf8')) as {
      files: object;
    };
    expect(Object.keys(report.files).length).toBeGreaterThan(0);
    expectNothingLeft(root);
  });

  test('by its time limit has no verdict', { timeout: patienceMs }, async () => {
    const root = await fixture();
    const result = await run(root, { timeLimitMs: 300 });
    expect(result.status).toBe('unknown');
    expectNothingLeft(root);
  });
});

describe('a run that cannot start says what to do', () => {
  test.each([
    ['without Stryker', {}, false, { code: 'not-found', remedy: expect.stringContaining('npm install') as unknown }],
    [
      'on a configuration that is not JSON',
      { 'stryker.conf.json': '{' },
      true,
      { code: 'config', message: expect.stringContaining('stryker.conf.json') as unknown },
    ],
    [
      'on a setting that Stryker refuses',
      { 'stryker.conf.json': '{ "testRunner": "vitest", "concurrency": "many" }' },
      true,
      { code: 'config', message: expect.stringContaining('concurrency') as unknown },
    ],
    [
      'on a test runner that is not installed',
      { 'stryker.conf.json': '{ "testRunner": "nothing", "mutate": ["src/**/*.ts"] }' },
      true,
      { code: 'config', message: expect.stringContaining('nothing') as unknown },
    ],
    [
      'on a file that is not TypeScript',
      { 'src/alpha/clamp.ts': 'export const = 1;' },
      true,
      { code: 'config', message: expect.stringContaining('clamp.ts') as unknown },
    ],
  ])('%s', { timeout: patienceMs }, async (_what, changes, withModules, error) => {
    const root = await fixture(changes as Record<string, string>, withModules);
    await expect(run(root, { engine: 'stryker' })).rejects.toMatchObject({ name: 'AssayError', ...error });
    expectNothingLeft(root);
  });

  test('on a file without anything to mutate', { timeout: patienceMs }, async () => {
    const root = await fixture({
      'test/types.test.ts': `import { test } from 'vitest'; import '../src/types.ts'; test('loads', () => {});`,
    });
    await expect(run(root, { paths: ['src/types.ts'] })).rejects.toMatchObject({ code: 'no-check' });
  });
});
