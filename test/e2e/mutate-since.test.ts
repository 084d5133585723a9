import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { EngineResult } from '../../src/core/run.ts';
import type { MutationRunOptions } from '../../src/mutation/run-options.ts';
import { runMutation } from '../../src/mutation/run.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import { writeFiles } from '../write-files.ts';

const patienceMs = 180_000; // Stryker starts several processes; a busy machine takes its time

const project: Record<string, string> = {
  'package.json': '{ "name": "fixture", "type": "module" }',
  'stryker.conf.json': JSON.stringify({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: ['src/**/*.ts'],
    concurrency: 1,
  }),
  '.gitignore': 'node_modules\n.assay\n',
  'src/price.ts': `export function price(count: number, each: number): number {
  if (count > 10) return count * each * 0.9;
  return count * each;
}
`,
  'src/name.ts': `export function greet(name: string): string {
  return 'Hello ' + name;
}
`,
  'test/price.test.ts': `import { expect, test } from 'vitest';
import { price } from '../src/price.ts';
test('many are cheaper', () => expect(price(20, 1)).toBe(18));
test('few are not', () => expect(price(2, 3)).toBe(6));
`,
  'test/name.test.ts': `import { expect, test } from 'vitest';
import { greet } from '../src/name.ts';
test('greets', () => expect(greet('you')).toContain('you'));
`,
};

const roots: string[] = [];
afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
});

function git(root: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'ignore' });
}

async function repository(): Promise<string> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'assay-since-')));
  roots.push(root);
  await writeFiles(root, project);
  await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'));
  git(root, 'init', '-b', 'main');
  git(root, 'add', '.');
  git(root, 'commit', '-m', 'first');
  return root;
}

function run(root: string, options: Partial<MutationRunOptions>): Promise<EngineResult> {
  const common = { root, seed: 1, paths: [], signal: new AbortController().signal, clock: systemClock };
  const files = { thresholdsFile: path.join(root, 'none.json'), fileSystem: systemFiles };
  return runMutation({ ...common, ...files, ...options }, () => undefined);
}

test(
  'a change is judged by its own lines, a second run takes the verdicts over, and so does one after an edit elsewhere',
  { timeout: patienceMs },
  async () => {
    const root = await repository();
    const none = await run(root, { since: true });
    expect([none.status, none.warnings[0]?.message]).toEqual([
      'skipped',
      'nothing that is mutated changed since the merge base with main',
    ]);
    await writeFiles(root, { 'src/price.ts': project['src/price.ts']!.replace('> 10', '> 12') });
    const first = await run(root, { since: true });
    expect(first.mutation).toMatchObject({ cached: 0, since: 'the merge base with main' });
    expect(first.gates.at(-1)).toMatchObject({ name: 'new survivors on changed lines', status: 'failed' });
    const places = first.findings.map(({ location }) => location);
    expect(places).toEqual([{ file: 'src/price.ts', line: 2, column: expect.any(Number) as unknown }]);
    const again = await run(root, { since: true });
    expect(again.mutation).toMatchObject({
      cached: first.mutation!.mutants,
      mutants: first.mutation!.mutants,
      trend: { change: 0 },
    });
    expect(again.gates).toEqual(first.gates);
    await writeFiles(root, { 'src/name.ts': project['src/name.ts']!.replace('Hello', 'Good day') });
    const other = await run(root, { since: 'main', paths: ['src/price.ts'] });
    expect(other.mutation).toMatchObject({ cached: first.mutation!.mutants });
    const report = JSON.parse(await readFile(path.join(root, '.assay/report/mutation.json'), 'utf8')) as {
      files: Record<string, { mutants: unknown[] }>;
    };
    expect(report.files['src/price.ts']!.mutants).toHaveLength(first.mutation!.mutants);
  },
);

test(
  'a changed test brings the mutants that it reaches into the run, and the matrix says what it notices',
  { timeout: patienceMs },
  async () => {
    const root = await repository();
    const weak = "test('greets', () => expect(greet('you')).toBeTypeOf('string'));";
    await writeFiles(root, { 'test/name.test.ts': project['test/name.test.ts']!.replace(/^test\(.*$/m, weak) });
    const result = await run(root, { since: 'HEAD', matrix: () => 'unit test' });
    expect(new Set(result.findings.map(({ location }) => location?.file))).toEqual(new Set(['src/name.ts']));
    expect(result.gates.at(-1)).toMatchObject({ name: 'new survivors on changed lines', actual: 0, status: 'passed' });
    expect(result.mutation?.matrix?.noticeNothing).toEqual([]);
    expect(result.mutation?.matrix?.trials.at(-1)).toMatchObject({ trial: 'unit test', noticed: 1 });
    expect(result.mutation).toMatchObject({ killed: 1, cached: 0 });
  },
);
