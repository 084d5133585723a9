import { mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ImportGraph } from '../../src/mutation/cache/import-graph.ts';
import { killSurvivors } from '../../src/mutation/kill/kill.ts';
import { plantMutants } from '../../src/mutation/plan/instrumenter.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import { writeFiles } from '../write-files.ts';

const source = `export function price(count: number, each: number): number {
  if (count > 10) return count * each * 0.9;
  if (count < 0) throw new RangeError('negative');
  return Math.max(count * each, 0);
}
`;

test(
  'survivors get verified tests of small inputs, and those that differ in words or not at all are told apart',
  { timeout: 120_000 },
  async () => {
    const root = await realpath(await mkdtemp(path.join(tmpdir(), 'assay-kill-')));
    try {
      const files = {
        'package.json': '{ "name": "fixture", "type": "module" }',
        'src/price.ts': source,
        'test/price.test.ts': `import { expect, test } from 'vitest';
import { price } from '../src/price.js';
test('some', () => expect(price(3, 4)).toBeGreaterThan(0));
`,
      };
      await writeFiles(root, files);
      await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'));
      const { mutants } = await plantMutants(root, [{ file: 'src/price.ts', source, mutate: true }]);
      const wanted = ['count >= 10', 'count <= 10', '""', 'count <= 0'];
      const summary = await killSurvivors({
        root,
        seed: 1,
        survivors: mutants.filter(({ replacement }) => wanted.includes(replacement)),
        graph: await ImportGraph.open(root),
        folder: 'mutation/killers',
        targetOf: () => 'src',
        signal: new AbortController().signal,
        clock: systemClock,
        fileSystem: systemFiles,
        onProgress: () => undefined,
      });
      expect(summary).toMatchObject({ searched: 4, killed: 3, others: [{ what: 'message' }] });
      const written = await readFile(path.join(root, summary.tests[0]!), 'utf8');
      expect(written).toContain('CONFIRM');
      expect(written).toContain('from "../../../src/price.js"');
      expect(written).toContain('expect(price(10, 1)).toStrictEqual(10);');
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
);
