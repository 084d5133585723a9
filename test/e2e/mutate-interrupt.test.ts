import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryProject, type TemporaryProject } from './assay-process.ts';

/** What the test writes at each of its runs: the first is the dry run, the second that of a mutant, which never ends. */
const runs = 'runs.txt';

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    'stryker.conf.json': '{ "testRunner": "vitest", "mutate": ["src/*.ts"] }',
    'src/sum.ts': `export function sum(a: number, b: number): number { return a + b; }
export function difference(a: number, b: number): number { return a - b; }
`,
    'test/sum.test.ts': `import { appendFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { difference, sum } from '../src/sum.ts';
test('sums', () => {
  appendFileSync('${runs}', '.');
  const total = sum(1, 2) + difference(3, 1);
  while (statSync('${runs}').size > 1);
  expect(total).toBe(5);
});
`,
  });
});
afterAll(() => project.remove());

test('Ctrl-C ends a mutant that runs, reports what was found so far and exits with 130', async () => {
  const sizeOfRuns = (): number => {
    try {
      return readFileSync(path.join(project.folder, runs)).length;
    } catch {
      return 0;
    }
  };
  const { code, output } = await project.assay(['mutate', '--concurrency', '1'], {
    onStart: (child) => {
      const poll = setInterval(() => {
        if (sizeOfRuns() < 2) return;
        clearInterval(poll);
        child.kill('SIGINT');
      }, 20);
      child.once('close', () => clearInterval(poll));
    },
  });
  expect({ code, output }).toMatchObject({
    code: 130,
    output: expect.stringContaining('what was found so far is saved'),
  });
  const report: unknown = JSON.parse(
    await readFile(path.join(project.folder, '.assay/report/assay-report.json'), 'utf8'),
  );
  expect(report).toMatchObject({ interrupted: true, engines: { mutation: { runs: 0 } } });
});
