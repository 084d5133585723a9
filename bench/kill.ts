// How many of the survivors that are surely no equivalents does `assay mutate --kill` find tests for? Three targets are judged
// by one weak test each; a survivor that the target's own suites kill is no equivalent. `percent` leaves out those that
// differ only in what an error says, which `--kill` lists apart. Use: npm run bench:kill [-- --json FILE]
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EngineResult } from '../src/core/run.ts';
import { runMutation } from '../src/mutation/run.ts';
import { systemClock } from '../src/node/clock.ts';
import { systemFiles } from '../src/node/files.ts';

const repository = path.resolve(import.meta.dirname, '..');
const reportFolder = '.assay/bench-kill';

interface Subject {
  readonly file: string;
  /** The only test that is left of its suites. */
  readonly test: string;
}

const subjects: readonly Subject[] = [
  {
    file: 'targets/datetime/duration.ts',
    test: `import { parseDuration, formatDuration } from '../targets/datetime/duration.ts';
test('a duration is read and written', () => expect(formatDuration(parseDuration('P1DT2H'))).toBeTypeOf('string'));`,
  },
  {
    file: 'targets/matching/edit-distance.ts',
    test: `import * as subject from '../targets/matching/edit-distance.ts';
test('the same text has no distance', () => {
  for (const run of Object.values(subject)) if (typeof run === 'function') (run as (a: string, b: string) => unknown)('abc', 'abd');
});`,
  },
  {
    file: 'targets/datetime/epoch.ts',
    test: `import { fromEpoch, plausibleUnits, toEpoch, toEpochNumber } from '../targets/datetime/epoch.ts';
import { instant } from '../targets/datetime/instant.ts';
test('a count of seconds goes there and back', () => {
  const range = { earliest: instant(0n), latest: instant(10n ** 19n) };
  const at = fromEpoch(5, 's', range);
  plausibleUnits(1e9, range);
  expect(toEpoch(at, 's')).toBe(5n);
  expect(toEpochNumber(at, 's')).toBe(5);
});`,
  },
];

interface Verdicts {
  readonly result: EngineResult;
  /** What became of each mutant, by its place and what it puts there. */
  readonly statuses: ReadonlyMap<string, string>;
}

interface Report {
  readonly files: Record<
    string,
    { mutants: { status: string; replacement: string; location: { start: { line: number; column: number } } }[] }
  >;
}

const squeeze = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 60);

async function judge(root: string, file: string, killInto?: string): Promise<Verdicts> {
  const result = await runMutation(
    {
      root,
      seed: 0,
      paths: [file],
      signal: new AbortController().signal,
      thresholdsFile: path.join(root, 'none.json'),
      reportFolder,
      clock: systemClock,
      fileSystem: systemFiles,
      ...(killInto !== undefined && { killInto }),
    },
    () => undefined,
  );
  const report = JSON.parse(await readFile(path.join(root, reportFolder, 'mutation.json'), 'utf8')) as Report;
  const statuses = new Map<string, string>();
  for (const {
    status,
    replacement,
    location: { start },
  } of report.files[file]?.mutants ?? [])
    statuses.set(`${file}:${start.line}:${start.column} ${squeeze(replacement)}`, status);
  return { result, statuses };
}

async function thinned({ file, test }: Subject): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'assay-bench-kill-'));
  await cp(path.join(repository, 'targets'), path.join(root, 'targets'), { recursive: true });
  await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
  await mkdir(path.join(root, 'test'));
  await writeFile(path.join(root, 'package.json'), '{ "name": "thinned", "type": "module" }');
  const stryker = { testRunner: 'vitest', plugins: ['@stryker-mutator/vitest-runner'], mutate: [file], concurrency: 2 };
  await writeFile(path.join(root, 'stryker.conf.json'), JSON.stringify(stryker));
  await writeFile(
    path.join(root, 'test/weak.test.ts'),
    `import { expect, test } from 'vitest';\n${test}\nvoid expect;\n`,
  );
  return root;
}

async function measure(subject: Subject): Promise<Record<string, number | string>> {
  const { file } = subject;
  const full = await judge(repository, file);
  const root = await thinned(subject);
  try {
    const started = systemClock.monotonicMs();
    const { result, statuses } = await judge(root, file, 'mutation/killers');
    const others = new Map(
      result.mutation?.kill?.others.map(({ place, change, what }) => [
        `${place} ${change.slice(change.lastIndexOf(' → ') + 3)}`,
        what,
      ]),
    );
    const alive = [...statuses]
      .filter(([, status]) => status === 'Survived' || status === 'NoCoverage')
      .map(([key]) => key);
    const real = alive.filter((key) => ['Killed', 'Timeout'].includes(full.statuses.get(key) ?? ''));
    const killed = real.filter((key) => !others.has(key)).length;
    const inWords = real.filter((key) => others.get(key) === 'message').length;
    for (const key of real) if (others.has(key)) console.log(`  ${others.get(key)}: ${key}`);
    const seconds = Math.round((systemClock.monotonicMs() - started) / 100) / 10;
    return {
      file,
      mutants: statuses.size,
      survivors: alive.length,
      'surely not equivalent': real.length,
      killed,
      'listed apart: only words differ': inWords,
      'percent of all': Math.round((1000 * killed) / real.length) / 10,
      percent: Math.round((1000 * killed) / (real.length - inWords)) / 10,
      seconds,
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const rows: Record<string, number | string>[] = [];
for (const subject of subjects) {
  const row = await measure(subject);
  console.log(JSON.stringify(row));
  rows.push(row);
}
console.table(rows);
const json = process.argv.indexOf('--json');
if (json > 0) await writeFile(process.argv[json + 1]!, `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every(({ percent }) => Number(percent) >= 80) ? 0 : 1;
