/*
 * The laws of `query` and `datetime`, asked of libraries that do the same: every divergence with its smallest input, how many
 * inputs it took, and who is right by which specification. A divergence that nobody has judged yet fails the command.
 * Run: npm run bench:laws -- [--seeds N] [--runs N] [--only TEXT] [--json FILE] [--write]
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dateTimeLibraries } from './laws/datetime-libraries.ts';
import { datetimeTrials } from './laws/datetime-trials.ts';
import { datetimeVerdicts } from './laws/datetime-verdicts.ts';
import type { Trial } from './laws/divergence.ts';
import { causesOf, documentOf, type Judged, RIGHTS } from './laws/document.ts';
import { hunt } from './laws/hunt.ts';
import { queryTrials } from './laws/query-trials.ts';
import { queryVerdicts } from './laws/query-verdicts.ts';
import { judge } from './laws/verdict.ts';
import { option, publish } from './shrink/table.ts';

/** date-fns works in the zone of the process. */
process.env['TZ'] = 'UTC';

const root = path.resolve(import.meta.dirname, '..');
const page = path.join(root, 'docs/targets/divergences-of-libraries.md');
const known = new Set(['--seeds', '--runs', '--only', '--json']);

function number(name: string, absent: number): number {
  const given = option(name) ?? String(absent);
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  console.error(`--${name} takes a whole number above 0, not ${JSON.stringify(given)}.`);
  process.exit(2);
}

for (const [index, word] of process.argv.slice(2).entries()) {
  if (word === '--write' || known.has(word) || known.has(process.argv[index + 1] ?? '')) continue;
  console.error(`Unknown option ${word}. There are --seeds N, --runs N, --only TEXT, --json FILE and --write.`);
  process.exit(2);
}

const effort = { seeds: number('seeds', 3), runs: number('runs', 500) };
const only = option('only');
const writes = process.argv.includes('--write');
if (writes && only !== undefined) {
  console.error('--write writes the whole list: leave --only away.');
  process.exit(2);
}

/** As it is installed here. */
async function versionOf(library: string): Promise<string> {
  const name = dateTimeLibraries.find((each) => each.name === library)?.package ?? library;
  const text = await readFile(path.join(root, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const trials: readonly Trial[] = [...queryTrials, ...datetimeTrials].filter(
  ({ library, law }) => only === undefined || `${library} ${law.name}`.includes(only),
);
if (trials.length === 0) {
  console.error(`No library and no law has ${JSON.stringify(only)} in its name.`);
  process.exit(2);
}

const rows: Judged[] = [];
for (const [index, trial] of trials.entries()) {
  if (process.stderr.isTTY) process.stderr.write(`\r${index + 1}/${trials.length} ${trial.library}\u001b[K`);
  const version = await versionOf(trial.library);
  for (const found of await hunt(trial, effort)) {
    const verdict = judge({ ...queryVerdicts, ...datetimeVerdicts }, found);
    rows.push({ ...found, version, ...(verdict !== undefined && { verdict }) });
  }
}
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');

const lines = rows.map(
  ({ library, version, law, cause, asked, got, expected, runs, verdict }) =>
    `${library} ${version}: ${law} [${cause}]\n    ${asked}\n    got ${got}, expected ${expected}, ${runs} inputs\n    ` +
    (verdict === undefined ? 'unjudged' : `right: ${RIGHTS[verdict.right]}, ${verdict.by}`),
);
const unjudged = rows.filter(({ verdict }) => verdict === undefined).length;
const told = `${rows.length} divergences, ${causesOf(rows)} distinct causes, ${unjudged} unjudged`;
await publish([...lines, told], { ...effort, divergences: rows.length, causes: causesOf(rows), unjudged, rows });
if (writes && unjudged === 0) {
  const command = `npm run bench:laws -- --seeds ${effort.seeds} --runs ${effort.runs} --write`;
  await writeFile(page, documentOf(rows, command, `Node ${process.version}, tzdb ${process.versions['tz']}`));
  console.log(`written: ${path.relative(root, page)}`);
}
// Not `process.exit`: what a pipe has not taken yet would be lost.
process.exitCode = unjudged === 0 ? 0 : 1;
