import { createPrng, uniformInt } from '../../src/choices/prng.ts';
import type { PlantedMutant } from './instrumented-copy.ts';
import type { SuiteFailure, SuiteRunner } from './suite-runner.ts';

export const suiteTrials = ['property', 'fuzz', 'stress'] as const;
export type SuiteTrial = (typeof suiteTrials)[number];
export type Trial = SuiteTrial | 'mutation';

/** Whose tests judge a fault: the trials, and the plain unit tests that the mutation trial runs as well. */
export const judges = [...suiteTrials, 'unit'] as const;
export type Judge = (typeof judges)[number];

/** What a trial says of a fault. `unreached`: none of its checks runs that code, so it was not run. */
export type Verdict = 'caught' | 'missed' | 'unreached';

/** One trial's suites for one target, and what they do without a fault. */
export interface Baseline {
  readonly trial: Judge;
  readonly target: string;
  /** Times each fault is met, by file. */
  readonly hits: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly tests: number;
  /** Failures without any fault: such suites cannot judge one. */
  readonly failures: readonly SuiteFailure[];
}

export async function measureBaseline(
  runner: SuiteRunner,
  trial: Judge,
  target: string,
  files: readonly string[],
): Promise<Baseline> {
  const answer = await runner.run({ files, mutant: '', hitLimit: Number.MAX_SAFE_INTEGER });
  const hits = new Map(Object.entries(answer.hits).map(([file, own]) => [file, new Map(Object.entries(own))]));
  const broken = answer.broken === undefined ? [] : [{ file: files[0] ?? '', check: '', message: answer.broken }];
  return { trial, target, hits, tests: answer.tests, failures: [...answer.failures, ...broken] };
}

/** Times that a fault may be met beyond what it takes without it; Stryker allows as much. */
const hitLimitFactor = 100;

/** Runs the checks of one trial that reach the fault. */
export async function judge(
  runner: SuiteRunner,
  baseline: Baseline,
  mutant: PlantedMutant,
): Promise<{ readonly verdict: Verdict; readonly failure?: SuiteFailure }> {
  const reaching = [...baseline.hits].filter(([, hits]) => hits.has(mutant.id));
  if (reaching.length === 0) return { verdict: 'unreached' };
  const most = Math.max(...reaching.map(([, hits]) => hits.get(mutant.id)!));
  const files = reaching.map(([file]) => file);
  const answer = await runner.run({ files, mutant: mutant.id, hitLimit: most * hitLimitFactor });
  if (answer.broken !== undefined) throw new Error(`vitest failed with mutant ${mutant.id}: ${answer.broken}`);
  const [failure] = answer.failures;
  return failure === undefined ? { verdict: 'missed' } : { verdict: 'caught', failure };
}

/** All mutants in an order that only the seed decides (Fisher-Yates). */
export function seededOrder<T>(items: readonly T[], seed: number): T[] {
  const order = [...items];
  const prng = createPrng(seed);
  for (let index = order.length - 1; index > 0; index--) {
    const other = uniformInt(prng, 0, index);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}

/**
 * The trial that alone catches a fault; undefined when several do. The mutation trial alone reports what every test misses
 * although one runs that code.
 */
export function onlyCatcher(verdicts: ReadonlyMap<Judge, Verdict>): Trial | undefined {
  const catchers = suiteTrials.filter((trial) => verdicts.get(trial) === 'caught');
  if (catchers.length > 0) return catchers.length === 1 ? catchers[0] : undefined;
  const all = [...verdicts.values()];
  return all.includes('missed') && !all.includes('caught') ? 'mutation' : undefined;
}
