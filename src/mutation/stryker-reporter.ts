import path from 'node:path';
import type { MutantResult as StrykerMutantResult, MutantTestPlan } from '@stryker-mutator/api/core';
import type { Mutant as StrykerMutant } from '@stryker-mutator/api/core';
import type { Reporter } from '@stryker-mutator/api/report';
import { countByFile, mutantKey, rangeFromZero, type Mutant, type MutantResult } from './mutant.ts';
import type { StrykerJob, StrykerMessage } from './protocol.ts';

/** Chooses which of the mutants that could be run are run. */
export type ChooseMutants = (mutants: readonly Mutant[]) => readonly Mutant[];

function relativeFile(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

function plannedMutant(root: string, { fileName, mutatorName, replacement, location }: StrykerMutant): Mutant {
  return { file: relativeFile(root, fileName), mutator: mutatorName, replacement, ...rangeFromZero(location) };
}

/** Stryker's results count from 1, as the schema of reports does. */
function resultOf(root: string, mutant: Readonly<StrykerMutantResult>): MutantResult {
  const { start, end } = mutant.location;
  return {
    file: relativeFile(root, mutant.fileName),
    mutator: mutant.mutatorName,
    replacement: mutant.replacement,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    status: mutant.status,
    reason: mutant.statusReason ?? '',
    ...(mutant.testsCompleted !== undefined && { testsCompleted: mutant.testsCompleted }),
    ...(mutant.killedBy !== undefined && { killedBy: mutant.killedBy }),
    ...(mutant.coveredBy !== undefined && { coveredBy: mutant.coveredBy }),
    static: mutant.static === true,
  };
}

const notChosen = "not in this run's sample";

/**
 * The reporter that Stryker is given: it tells the parent what happens, and leaves the mutants that were not chosen out
 * of the plan. Stryker hands its plan over before it looks at it and keeps the very array, so a plan exchanged here is
 * never run; its own `mutate` ranges cannot name one mutant among several at or inside the same place.
 */
export function createStrykerReporter(
  { root, reachedBy }: Pick<StrykerJob, 'root' | 'reachedBy'>,
  choose: ChooseMutants,
  send: (message: StrykerMessage) => void,
): Reporter {
  const skipped = new Set<string>();
  const onlyIfReached = new Set(reachedBy?.mutants);
  const isReached = (plan: MutantTestPlan): boolean => {
    if (plan.plan !== 'Run' || !onlyIfReached.has(mutantKey(plannedMutant(root, plan.mutant)))) return true;
    const tests = plan.runOptions.testFilter; // undefined means every test
    return tests === undefined || tests.some((id) => reachedBy?.files.some((file) => id.startsWith(`${file}#`)));
  };
  return {
    onDryRunCompleted({ result, timing }) {
      const tests = result.tests.map(({ id, name, fileName }) => ({
        id,
        name,
        file: fileName === undefined ? '' : relativeFile(root, path.resolve(root, fileName)),
      }));
      send({ type: 'dry-run', tests, netMs: timing.net });
    },
    onMutationTestingPlanReady({ mutantPlans }) {
      const plans = mutantPlans as MutantTestPlan[];
      const runnable = plans.filter(({ plan }) => plan === 'Run').map(({ mutant }) => plannedMutant(root, mutant));
      const reached = plans.filter((plan) => plan.plan === 'Run' && isReached(plan));
      const chosen = choose(reached.map(({ mutant }) => plannedMutant(root, mutant)));
      const keep = new Set(chosen.map(mutantKey));
      plans.forEach(({ plan, mutant }, index) => {
        if (plan !== 'Run' || keep.has(mutantKey(plannedMutant(root, mutant)))) return;
        skipped.add(mutant.id);
        const ignored = { ...mutant, status: 'Ignored', statusReason: notChosen };
        plans[index] = { plan: 'EarlyResult', mutant: ignored } as MutantTestPlan;
      });
      const ignored = plans.length - runnable.length;
      send({ type: 'plan', population: countByFile(runnable), chosen: countByFile(chosen), ignored });
    },
    onMutantTested(mutant) {
      if (!skipped.has(mutant.id)) send({ type: 'mutant', result: resultOf(root, mutant) });
    },
  };
}
