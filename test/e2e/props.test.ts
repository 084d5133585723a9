import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { temporaryProject, type TemporaryProject } from './assay-process.ts';

let project: TemporaryProject;

beforeAll(async () => {
  project = await temporaryProject({
    'good.prop.ts': `
      import { property } from 'assay';
      import fc from 'fast-check';
      property('addition commutes', [fc.integer(), fc.integer()], (a, b) => a + b === b + a);
    `,
    'bad.prop.ts': `
      import { property } from 'assay';
      import fc from 'fast-check';
      import { expect } from 'vitest';
      property('sums stay small', [fc.array(fc.nat())], (numbers) => {
        expect(numbers.reduce((sum, n) => sum + n, 0)).toBeLessThan(1000);
      });
    `,
  });
});

afterAll(() => project.remove());

async function lastReport(): Promise<ReturnType<typeof reportSchema.parse>> {
  return reportSchema.parse(
    JSON.parse(await readFile(path.join(project.folder, '.assay/report/assay-report.json'), 'utf8')),
  );
}

describe('assay props', () => {
  test('passes with exit code 0 and says how many inputs it ran', async () => {
    const { code, output } = await project.assay(['props', 'good.prop.ts', '--runs', '250']);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('250 runs') });
    expect((await lastReport()).engines.property).toMatchObject({ status: 'passed', checks: 1, runs: 250 });
  });

  test('a failure has the smallest input and a command that replays it', async () => {
    const failed = await project.assay(['props', 'bad.prop.ts', '--seed', '1']);
    expect(failed.code).toBe(1);
    const [finding] = (await lastReport()).findings;
    expect(finding).toMatchObject({ engine: 'property', kind: 'error', input: '[1000]' });
    expect(failed.output).toContain(finding!.command);
    const replayed = await project.assay(finding!.command.split(' ').slice(2));
    expect(replayed).toMatchObject({ code: 1, output: expect.stringContaining('[1000]') });
  });

  test('the same seed gives the same report but for times', async () => {
    const once = async (): Promise<unknown> => {
      await project.assay(['props', '--seed', '5']);
      const report = await lastReport();
      return { checks: report.checks.map(({ durationMs: _, ...check }) => check), findings: report.findings };
    };
    expect(await once()).toEqual(await once());
  });

  test('Ctrl-C reports what was found so far and exits with 130', async () => {
    await project.write({
      'slow.prop.ts': `
        import { property } from 'assay';
        import fc from 'fast-check';
        property('quick', [fc.integer()], () => {});
        property('endless', [fc.integer()], () => new Promise((resolve) => setImmediate(resolve)), { runs: 1_000_000_000 });
      `,
    });
    const { code, output } = await project.assay(['props', 'slow.prop.ts'], {
      onStart: (child, shown) => {
        const poll = setInterval(() => {
          if (!shown().includes('quick')) return;
          clearInterval(poll);
          child.kill('SIGINT');
        }, 20);
      },
    });
    expect({ code, output }).toMatchObject({ code: 130, output: expect.stringContaining('interrupted') });
    expect(await lastReport()).toMatchObject({
      interrupted: true,
      checks: expect.arrayContaining([expect.objectContaining({ name: 'quick', runs: 100 })]),
    });
  });
});
