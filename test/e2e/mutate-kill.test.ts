import { mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { KillSummary } from '../../src/core/run.ts';
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

const defaultAssertion = 'expect(price(3, 4)).toBeGreaterThan(0)';

interface Killed {
  readonly summary: KillSummary;
  /** Text of the first test file that was written, if any. */
  readonly written: string;
}

/** Searches tests for the mutants of `src/price.ts` with these replacements, of which one test says one thing. */
async function kill(code: string, replacements: readonly string[], assertion = defaultAssertion): Promise<Killed> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'assay-kill-')));
  try {
    await writeFiles(root, {
      'package.json': '{ "name": "fixture", "type": "module" }',
      'src/price.ts': code,
      'test/price.test.ts': `import { expect, test } from 'vitest';
import { price } from '../src/price.js';
test('some', () => ${assertion});
`,
    });
    await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'));
    const { mutants } = await plantMutants(root, [{ file: 'src/price.ts', source: code, mutate: true }]);
    const summary = await killSurvivors({
      root,
      seed: 1,
      survivors: mutants.filter(({ replacement }) => replacements.includes(replacement)),
      graph: await ImportGraph.open(root),
      folder: 'mutation/killers',
      targetOf: () => 'src',
      signal: new AbortController().signal,
      clock: systemClock,
      fileSystem: systemFiles,
      onProgress: () => undefined,
    });
    const [file] = summary.tests;
    return { summary, written: file === undefined ? '' : await readFile(path.join(root, file), 'utf8') };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

test(
  'survivors get verified tests of small inputs, and those that differ in words or not at all are told apart',
  { timeout: 120_000 },
  async () => {
    const { summary, written } = await kill(source, ['count >= 10', 'count <= 10', '""', 'count <= 0']);
    expect(summary).toMatchObject({ searched: 4, killed: 3, others: [{ what: 'message' }] });
    expect(written).toContain('CONFIRM');
    expect(written).toContain('from "../../../src/price.js"');
    expect(written).toContain('expect(price(10, 1)).toStrictEqual(10);');
  },
);

test(
  'what no input runs is not taken for equivalent, and what runs while the file loads is told from it',
  { timeout: 120_000 },
  async () => {
    const code = `const platform = typeof globalThis === 'object' ? 'known' : 'unknown';
const unused = (count: number): number => count + 1;
export function price(count: number, each: number): unknown[] {
  return count > 10 ? [platform, count * each] : [platform, each * count];
}
export const helpers = { unused };
`;
    const { summary } = await kill(code, ['true', 'count - 1', 'count >= 10']);
    const whats = summary.others.map(({ place, what, why }) => [place.split(':')[1], what, why]);
    expect(summary.killed).toBe(0);
    expect(whats).toContainEqual([
      '1',
      'equivalent?',
      expect.stringMatching(/^it runs while the file loads; none of \d+ inputs/),
    ]);
    expect(whats).toContainEqual(['2', 'unreached', expect.stringMatching(/^none of \d+ inputs ran it$/)]);
    expect(whats).toContainEqual(['4', 'equivalent?', expect.stringContaining('nothing came of it')]);
  },
);

test(
  'the search for what runs while the file loads follows what other code makes of it',
  { timeout: 120_000 },
  async () => {
    const code = `const known = new Set(['alpha', 'beta']);
export function price(words: string[]): string {
  let count = 0;
  for (const word of words) if (known.has(word)) count += 1;
  return count >= 4 ? 'many' : 'few';
}
`;
    const { summary, written } = await kill(code, ['""'], "expect(price(['x', 'y'])).toBe('few')");
    expect(summary).toMatchObject({ searched: 4, killed: 4, others: [] });
    expect(written).toContain('toStrictEqual("many")');
  },
);
