// Verdicts and wall time of the in-process engine against StrykerJS, on the same mutants, one after the other on this machine.
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { MutationEngine, MutationJob, MutationObserver } from '../src/mutation/engine.ts';
import { inProcessEngine } from '../src/mutation/in-process/engine.ts';
import { mutantKey, type MutantResult } from '../src/mutation/mutant.ts';
import { strykerEngine } from '../src/mutation/stryker-engine.ts';
import { verdictDifferences, type VerdictDifference } from '../src/mutation/verify.ts';
import { systemClock } from '../src/node/clock.ts';

interface Project {
  readonly name: string;
  readonly root: string;
  readonly sample?: number;
  readonly mutate?: readonly string[];
}

interface Ran {
  readonly results: readonly MutantResult[];
  readonly seconds: number;
}

interface Comparison {
  readonly project: string;
  readonly mutants: number;
  readonly different: readonly VerdictDifference[];
  readonly inProcessSeconds: number;
  readonly strykerSeconds: number;
  readonly statuses: Readonly<Record<string, number>>;
}

const usage = `npm run bench:mutation -- [options]

Runs the same mutants in process and with StrykerJS, and fails when a verdict differs.

  --project DIR         Another project than the hostile module and this repository
  --sample N            So many mutants (default: 60 of this repository, all of any other project)
  --paths GLOB[,GLOB]   Mutate these files only
  --json FILE           Also write the figures to this file
  -h, --help            Display this message
`;

/** Milliseconds between two lines about a run that goes on. */
const tellEveryMs = 30_000;

const repository = path.resolve(import.meta.dirname, '..');
const seed = 1;

async function runEngine(engine: MutationEngine, job: MutationJob): Promise<Ran> {
  const results: MutantResult[] = [];
  const started = systemClock.monotonicMs();
  const previous = process.cwd();
  process.chdir(job.root);
  try {
    let planned = 0;
    let toldMs = started;
    const observer: MutationObserver = {
      tests: () => {},
      planned: ({ chosen }) => void (planned = Object.values(chosen).reduce((sum, count) => sum + count, 0)),
      result(result) {
        results.push(result);
        const now = systemClock.monotonicMs();
        if (now - toldMs < tellEveryMs) return;
        toldMs = now;
        process.stderr.write(
          `${engine.name}: ${results.length} of ${planned} mutants, ${Math.round((now - started) / 1000)} s\n`,
        );
      },
    };
    const end = await engine.run(job, observer, new AbortController().signal);
    if (end.dryRunFailure !== undefined) throw new Error(`${job.root}: ${end.dryRunFailure}`);
    for (const warning of end.warnings) process.stdout.write(`${engine.name}: ${warning}\n`);
  } finally {
    process.chdir(previous);
  }
  const seconds = (systemClock.monotonicMs() - started) / 1000;
  return { results: results.filter(({ status }) => status !== 'Ignored'), seconds };
}

async function compare({ name, root, sample, mutate = [] }: Project): Promise<Comparison> {
  const job = { root, mutate, seed, targets: [], concurrency: 2 };
  const own = await runEngine(inProcessEngine, { ...job, ...(sample !== undefined && { sample }) });
  const other = await runEngine(strykerEngine, { ...job, only: own.results });
  const statuses: Record<string, number> = {};
  for (const { status } of own.results) statuses[status] = (statuses[status] ?? 0) + 1;
  const known = new Set(other.results.map(mutantKey));
  const missing = own.results.filter((result) => !known.has(mutantKey(result))).length;
  if (missing > 0) throw new Error(`${name}: StrykerJS has no verdict for ${missing} mutants`);
  return {
    project: name,
    mutants: own.results.length,
    different: verdictDifferences(own.results, other.results),
    inProcessSeconds: own.seconds,
    strykerSeconds: other.seconds,
    statuses,
  };
}

/** The hostile package in a folder of its own, with this repository's packages. */
async function hostileCopy(): Promise<string> {
  const { tmpdir } = await import('node:os');
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-hostile-'));
  await cp(path.join(import.meta.dirname, 'mutation/hostile'), folder, { recursive: true });
  await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

function print({ project, mutants, different, inProcessSeconds, strykerSeconds, statuses }: Comparison): void {
  const ratio = strykerSeconds / inProcessSeconds;
  process.stdout.write(
    `${project.padEnd(24)} ${String(mutants).padStart(6)} mutants  ${String(different.length).padStart(3)} different  ` +
      `in-process ${inProcessSeconds.toFixed(1).padStart(7)} s  StrykerJS ${strykerSeconds.toFixed(1).padStart(7)} s  ` +
      `${ratio.toFixed(1).padStart(5)} x  ${JSON.stringify(statuses)}\n`,
  );
  for (const { description } of different) process.stdout.write(`  ${description}\n`);
}

function parseOptions() {
  const { values } = parseArgs({
    options: {
      project: { type: 'string' },
      sample: { type: 'string' },
      paths: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { sample: text, ...others } = values;
  if (text !== undefined && !/^[1-9]\d*$/.test(text))
    throw new Error(`--sample takes a number of mutants, not "${text}"`);
  return { ...others, ...(text !== undefined && { sample: Number(text) }) };
}

async function main(): Promise<void> {
  let values: ReturnType<typeof parseOptions>;
  try {
    values = parseOptions();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const { sample } = values;
  const mutate = values.paths?.split(',');
  const chosen = { ...(sample !== undefined && { sample }), ...(mutate !== undefined && { mutate }) };
  const hostile = values.project === undefined ? await hostileCopy() : undefined;
  try {
    const projects: readonly Project[] =
      hostile === undefined
        ? [{ name: path.basename(values.project!), root: path.resolve(values.project!), ...chosen }]
        : [
            { name: 'hostile', root: hostile },
            { name: 'this repository', root: repository, sample: 60, ...chosen },
          ];
    const comparisons: Comparison[] = [];
    for (const project of projects) {
      const comparison = await compare(project);
      print(comparison);
      comparisons.push(comparison);
    }
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(comparisons, null, 2)}\n`);
    if (comparisons.some(({ different }) => different.length > 0)) process.exitCode = 1;
  } finally {
    if (hostile !== undefined) await rm(hostile, { recursive: true, force: true });
  }
}

await main();
