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
import { judge, measureBaseline, onlyCatcher, seededOrder, suiteTrials } from './trials/trial.ts';
import type { Baseline, SuiteTrial, Trial, Verdict } from './trials/trial.ts';
import { explainMiss, matrixTable, uniqueTable } from './trials/tables.ts';
import type { Look, UniqueCatch } from './trials/tables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const suites: Record<SuiteTrial, { folder: string; ending: string }> = {
  property: { folder: 'properties', ending: 'prop' },
  fuzz: { folder: 'fuzz', ending: 'fuzz' },
  stress: { folder: 'stress', ending: 'stress' },
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
    for (const trial of suiteTrials) {
      const { folder, ending } = suites[trial];
      const files = (await glob(`${folder}/${target}/**/*.${ending}.ts`, { cwd: copy })).toSorted();
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
function worthwhile(mutant: PlantedMutant, missing: ReadonlySet<Trial>, usable: readonly Baseline[]): boolean {
  const own = usable.filter(({ target }) => target === mutant.target);
  if (!own.some(({ trial }) => trial === 'property')) return false;
  if (missing.has('mutation')) return true;
  return own.some(({ trial, hits }) => missing.has(trial) && [...hits.values()].some((met) => met.has(mutant.id)));
}

async function look(runner: SuiteRunner, mutant: PlantedMutant, usable: readonly Baseline[]): Promise<Look> {
  const verdicts = new Map<SuiteTrial, Verdict>();
  const checks = new Map<SuiteTrial, string>();
  for (const baseline of usable.filter(({ target }) => target === mutant.target)) {
    const { verdict, failure } = await judge(runner, baseline, mutant);
    verdicts.set(baseline.trial, verdict);
    if (failure !== undefined)
      checks.set(baseline.trial, `${failure.file}: ${failure.check || failure.message.split('\n')[0]}`);
  }
  return { mutant, verdicts, checks };
}

async function main(): Promise<void> {
  const { seed, timeMs, json } = readArguments();
  const deadline = performance.now() + timeMs;
  const copy = await instrumentedCopy(root);
  const runner = new SuiteRunner(copy.root, seed);
  const stop = (): void =>
    void runner
      .stop()
      .then(() => copy.remove())
      .then(() => process.exit(130));
  process.once('SIGINT', stop);
  try {
    const targets = [...new Set(copy.mutants.map(({ target }) => target))].toSorted();
    process.stdout.write(`${copy.mutants.length} mutants in ${targets.join(', ')}; seed ${seed}\n`);
    const baselines = await measureBaselines(runner, copy.root, targets);
    const usable = baselines.filter(({ failures }) => failures.length === 0);
    const missing = new Set<Trial>([...suiteTrials, 'mutation']);
    const looks: Look[] = [];
    const found: UniqueCatch[] = [];
    let passedOver = 0;
    for (const mutant of seededOrder(copy.mutants, seed)) {
      if (missing.size === 0 || performance.now() > deadline) break;
      if (!worthwhile(mutant, missing, usable)) {
        passedOver++;
        continue;
      }
      const one = await look(runner, mutant, usable);
      looks.push(one);
      const only = onlyCatcher(one.verdicts);
      if (only === undefined || !missing.delete(only)) continue;
      found.push({ trial: only, look: one, looked: looks.length });
      process.stdout.write(
        `after ${looks.length} mutants: ${only} alone catches one in ${mutant.file}:${mutant.line}\n`,
      );
    }
    const explanations = [...missing].map((trial) => explainMiss(trial, baselines, looks));
    process.stdout.write(
      `\n${uniqueTable(found)}\n\n${matrixTable(looks)}\n${explanations.map((line) => `\n${line}`).join('')}\n`,
    );
    if (json !== undefined) {
      const document = {
        seed,
        mutants: copy.mutants.length,
        looked: looks.length,
        passedOver,
        found: found.map(({ trial, looked, look: { mutant, checks } }) => ({
          trial,
          looked,
          mutant,
          check: checks.get(trial as SuiteTrial) ?? null,
        })),
        looks: looks.map(({ mutant, verdicts }) => ({
          mutant: mutant.id,
          file: mutant.file,
          line: mutant.line,
          ...Object.fromEntries(verdicts),
        })),
        missing: explanations,
      };
      await writeFile(path.resolve(json), JSON.stringify(document, null, 2));
    }
    process.exitCode = missing.size === 0 ? 0 : 1;
  } finally {
    await runner.stop();
    await copy.remove();
  }
}

await main();
