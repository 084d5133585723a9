// Plants Stryker's mutants in the targets, in an order that the seed decides, until each of the four trials has caught one
// that the checks of the other three miss.
//
//   npm run bench:trials -- --seed 1 --time 600 --json trials.json
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { instrumentedCopy } from './trials/instrumented-copy.ts';
import type { PlantedMutant } from './trials/instrumented-copy.ts';
import { SuiteRunner } from './trials/suite-runner.ts';
import { judge, judges, measureBaseline, onlyCatcher, seededOrder, suiteTrials } from './trials/trial.ts';
import type { Baseline, Judge, Trial, Verdict } from './trials/trial.ts';
import { explainMiss, matrixTable, uniqueTable } from './trials/tables.ts';
import type { Look, UniqueCatch } from './trials/tables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const suites: Record<Judge, (target: string) => string[]> = {
  property: (target) => [`properties/${target}/**/*.prop.ts`],
  fuzz: (target) => [`fuzz/${target}/**/*.fuzz.ts`],
  stress: (target) => [`stress/${target}/**/*.stress.ts`],
  unit: (target) => [`test/unit/targets/${target}/**/*.test.ts`, `test/unit/targets/${target}*.test.ts`],
};

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`--${name} takes a whole number, got "${text}"\n`);
  process.exit(2);
}

function readArguments(): { readonly seed: number; readonly timeMs: number; readonly json: string | undefined } {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', default: '1' },
        time: { type: 'string', default: '900' },
        json: { type: 'string' },
      },
    });
    return {
      seed: wholeNumber('seed', values.seed),
      timeMs: wholeNumber('time', values.time) * 1000,
      json: values.json,
    };
  } catch (error) {
    process.stderr.write(
      `${(error as Error).message}\nusage: bench:trials [--seed N] [--time SECONDS] [--json FILE]\n`,
    );
    process.exit(2);
  }
}

async function measureBaselines(runner: SuiteRunner, copy: string, targets: readonly string[]): Promise<Baseline[]> {
  const baselines: Baseline[] = [];
  for (const target of targets) {
    for (const trial of judges) {
      const files = (await glob(suites[trial](target), { cwd: copy })).toSorted();
      if (files.length === 0) continue;
      const baseline = await measureBaseline(runner, trial, target, files);
      const [failure] = baseline.failures;
      const outcome =
        failure === undefined
          ? `${baseline.tests} checks hold`
          : `not used: ${failure.check || failure.file} fails without a fault: ${failure.message.split('\n')[0]}`;
      process.stdout.write(`${trial} on ${target}: ${outcome}\n`);
      baselines.push(baseline);
    }
  }
  return baselines;
}

/** A mutant is worth running when it could still be the catch of a trial that has none yet. */
function worthwhile(mutant: PlantedMutant, missing: ReadonlySet<string>, usable: readonly Baseline[]): boolean {
  const own = usable.filter(({ target }) => target === mutant.target);
  if (!own.some(({ trial }) => trial === 'property')) return false;
  if (missing.has('mutation')) return true;
  return own.some(({ trial, hits }) => missing.has(trial) && [...hits.values()].some((met) => met.has(mutant.id)));
}

/** Those that still look for a fault of their own first: what they miss, which is most, need not be shown to the others. */
function inOrderOfUse(baselines: readonly Baseline[], missing: ReadonlySet<string>): readonly Baseline[] {
  return [
    ...baselines.filter(({ trial }) => missing.has(trial)),
    ...baselines.filter(({ trial }) => !missing.has(trial)),
  ];
}

/** Asks one judge after the other, as long as the answer can still make the fault the catch of a trial that has none. */
async function look(
  runner: SuiteRunner,
  mutant: PlantedMutant,
  missing: ReadonlySet<Trial>,
  usable: readonly Baseline[],
): Promise<Look> {
  const verdicts = new Map<Judge, Verdict>();
  const checks = new Map<Judge, string>();
  const started = performance.now();
  let complete = true;
  const own = usable.filter(({ target }) => target === mutant.target);
  const inUse: ReadonlySet<string> = missing;
  for (const baseline of inOrderOfUse(own, missing)) {
    const catchers = suiteTrials.filter((trial) => verdicts.get(trial) === 'caught');
    const [first] = catchers;
    // The unit tests matter only to the mutation trial, which has nothing to say once a suite has caught the fault.
    if (baseline.trial === 'unit' && first !== undefined) break;
    const missed = first === undefined && !missing.has('mutation') && !inUse.has(baseline.trial);
    const hopeless = catchers.length > 1 || (first !== undefined && !missing.has(first)) || missed;
    if (hopeless || (baseline.trial === 'unit' && !missing.has('mutation'))) {
      complete = false;
      break;
    }
    const { verdict, failure } = await judge(runner, baseline, mutant);
    verdicts.set(baseline.trial, verdict);
    if (failure === undefined) continue;
    const what = failure.check || failure.message.split('\n')[0];
    checks.set(baseline.trial, `${failure.file}: ${what}`);
  }
  return { mutant, verdicts, checks, complete, durationMs: Math.round(performance.now() - started) };
}

interface Search {
  readonly looks: readonly Look[];
  readonly found: readonly UniqueCatch[];
  readonly missing: ReadonlySet<Trial>;
}

/** Walks the mutants until every trial has a fault that it alone catches, or the time is up. */
async function search(
  runner: SuiteRunner,
  order: readonly PlantedMutant[],
  usable: readonly Baseline[],
  deadlineMs: number,
): Promise<Search> {
  const missing = new Set<Trial>([...suiteTrials, 'mutation']);
  const looks: Look[] = [];
  const found: UniqueCatch[] = [];
  for (const mutant of order) {
    if (missing.size === 0 || performance.now() > deadlineMs) break;
    if (!worthwhile(mutant, missing, usable)) continue;
    const one = await look(runner, mutant, missing, usable);
    looks.push(one);
    const only = one.complete ? onlyCatcher(one.verdicts) : undefined;
    if (only === undefined || !missing.delete(only)) continue;
    found.push({ trial: only, look: one, looked: looks.length });
    process.stdout.write(`after ${looks.length} mutants: ${only} alone catches one in ${mutant.file}:${mutant.line}\n`);
  }
  return { looks, found, missing };
}

function document(seed: number, mutants: number, { looks, found }: Search, explanations: readonly string[]): string {
  const catches = found.map(({ trial, looked, look: { mutant, checks } }) => {
    return { trial, looked, mutant, check: checks.get(trial as Judge) ?? null };
  });
  const all = looks.map(({ mutant: { id, file, line }, verdicts, durationMs }) => {
    return { mutant: id, file, line, durationMs, ...Object.fromEntries(verdicts) };
  });
  return JSON.stringify({ seed, mutants, found: catches, looks: all, missing: explanations }, null, 2);
}

async function main(): Promise<void> {
  const { seed, timeMs, json } = readArguments();
  const deadlineMs = performance.now() + timeMs;
  const copy = await instrumentedCopy(root);
  const runner = new SuiteRunner(copy.root, seed);
  const clean = (): Promise<void> => runner.stop().then(() => copy.remove());
  process.once('SIGINT', () => void clean().then(() => process.exit(130)));
  try {
    const targets = [...new Set(copy.mutants.map(({ target }) => target))].toSorted();
    process.stdout.write(`${copy.mutants.length} mutants in ${targets.join(', ')}; seed ${seed}\n`);
    const baselines = await measureBaselines(runner, copy.root, targets);
    const usable = baselines.filter(({ failures }) => failures.length === 0);
    const result = await search(runner, seededOrder(copy.mutants, seed), usable, deadlineMs);
    const explanations = [...result.missing].map((trial) => explainMiss(trial, baselines, result.looks));
    process.stdout.write(`\n${uniqueTable(result.found)}\n\n${matrixTable(result.looks)}\n`);
    for (const line of explanations) process.stdout.write(`\n${line}\n`);
    if (json !== undefined)
      await writeFile(path.resolve(json), document(seed, copy.mutants.length, result, explanations));
    // A trial without a catch is explained, not failed: how soon one turns up is a matter of the seed and the time.
  } finally {
    await clean();
  }
}

await main();
