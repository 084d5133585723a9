import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryProject, type TemporaryProject } from './assay-process.ts';

const counter = (body: string): string => `
import { operation, stress } from 'assay';
class Counter {
  value = 0;
  async increment(): Promise<number> { ${body} }
}
stress('a counter counts', {
  setup: () => new Counter(),
  operations: { increment: operation([], (counter: Counter) => counter.increment()) },
  model: { init: () => 0, step: (n: number, { result }) => ({ ok: result === n + 1, state: n + 1 }) },
});
`;
const brokenCounter = counter('const before = this.value; await null; this.value = before + 1; return this.value;');
const mendedCounter = counter('await null; this.value += 1; return this.value;');

const spinner = `
import { operation, stress } from 'assay';
interface Spinner { stop: boolean }
stress('a spinner ends', {
  setup: (): Spinner => ({ stop: false }),
  operations: {
    spin: operation([], async (spinner: Spinner) => { while (spinner.stop) await null; }),
    stop: operation([], (spinner: Spinner) => { spinner.stop = true; }),
  },
  timeoutMs: 50,
});
`;

describe('assay stress', () => {
  let project: TemporaryProject;
  beforeAll(async () => {
    project = await temporaryProject({ 'stress/counter.stress.ts': brokenCounter });
  });
  afterAll(() => project.remove());

  const stored = async (): Promise<string[]> => {
    const names = await readdir(path.join(project.folder, 'stress/regressions'), { recursive: true }).catch(() => []);
    return names.filter((name) => name.endsWith('.json'));
  };

  test('finds, keeps and replays a failure, until the code is mended', { timeout: 120_000 }, async () => {
    const found = await project.assay(['stress', '--seed', '1', '--json', 'report.json']);
    expect(found.output).toContain('1  increment() …');
    expect(found.code).toBe(1);
    const report = JSON.parse(await readFile(path.join(project.folder, 'report.json'), 'utf8'));
    expect(report.engines.stress).toMatchObject({ status: 'failed', checks: 1, findings: 1 });
    const [finding] = report.findings;
    expect(finding).toMatchObject({
      engine: 'stress',
      kind: 'linearizability',
      location: { file: 'stress/counter.stress.ts' },
    });
    expect(await stored()).toHaveLength(1);

    const replayed = await project.assay(['replay', finding.replay]);
    expect(replayed.output).toContain('no order of the operations explains what they answered');
    expect(replayed.code).toBe(1);

    await project.write({ 'stress/counter.stress.ts': mendedCounter });
    expect(await project.assay(['replay', finding.replay])).toMatchObject({ code: 0 });
    const held = await project.assay(['stress', '--seed', '1', '--runs', '40', '--json', 'report.json']);
    expect(held.code).toBe(0);
    const [check] = JSON.parse(await readFile(path.join(project.folder, 'report.json'), 'utf8')).checks;
    expect(check).toMatchObject({ status: 'passed', runs: 40, stats: { maxOverlap: 2 } });
  });

  test('a scenario that blocks its process is a livelock, made smaller', { timeout: 180_000 }, async () => {
    await rm(path.join(project.folder, 'stress'), { recursive: true });
    await project.write({ 'stress/spinner.stress.ts': spinner });
    const found = await project.assay(['stress', '--seed', '1', '--json', 'report.json']);
    expect(found.code).toBe(1);
    const report = JSON.parse(await readFile(path.join(project.folder, 'report.json'), 'utf8'));
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0].kind).toBe('livelock');
    expect(report.findings[0].input).toBe(
      ['1  task 1  stop()', '2  task 1  spin(), started when everything before it has settled'].join('\n'),
    );
    expect((await stored()).map((name) => path.basename(name))).toEqual([expect.stringMatching(/^apart-/)]);
  });

  test('a file that does not compile is named, and the others run', { timeout: 60_000 }, async () => {
    await rm(path.join(project.folder, 'stress'), { recursive: true });
    await project.write({ 'stress/bad.stress.ts': 'const = 1;', 'stress/counter.stress.ts': mendedCounter });
    const { code, output } = await project.assay(['stress', '--seed', '1', '--runs', '5']);
    expect(output).toMatch(/stress\/bad\.stress\.ts:1:\d+/);
    expect(output).toContain('✓ a counter counts');
    expect(code).toBe(2);
  });
});
