import { documentationMark } from '../core/declaration.ts';
import type { MutationMatrix, TrialWorth } from '../core/run.ts';
import type { MutationTest } from './engine.ts';
import { mutantKey } from './mutant.ts';
import type { MutantResult } from './mutant.ts';

export type Trial = TrialWorth['trial'];
/** The trial that a test file belongs to, by its path relative to the root. */
export type TrialOf = (file: string) => Trial;

const trials: readonly Trial[] = ['property', 'fuzz', 'stress', 'unit test'];

/** A test from its id, `FILE#FULL NAME`. */
function testOfId(id: string): MutationTest {
  const end = id.indexOf('#');
  return { id, file: end < 0 ? '' : id.slice(0, end), name: id.slice(end + 1) };
}

/** Every test that a run knows: those it was told of, and those that taken over verdicts name. */
export function testsOf(told: readonly MutationTest[], results: readonly MutantResult[]): readonly MutationTest[] {
  const tests = new Map(told.map((test) => [test.id, test]));
  for (const { killedBy = [], coveredBy = [] } of results)
    for (const id of [...killedBy, ...coveredBy]) if (!tests.has(id)) tests.set(id, testOfId(id));
  return [...tests.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const isDocumentation = ({ id }: { readonly id: string }): boolean => id.endsWith(` ${documentationMark}`);

/** Properties that notice nothing which no other property of their file notices. */
function redundant(
  properties: readonly MutationTest[],
  noticedBy: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  return properties
    .filter((test) => {
      const own = noticedBy.get(test.id);
      if (own === undefined || own.size === 0) return false; // listed already as one that notices nothing
      const others = properties.filter(({ id, file }) => file === test.file && id !== test.id);
      return [...own].every((mutant) => others.some(({ id }) => noticedBy.get(id)?.has(mutant) === true));
    })
    .map(({ id }) => id);
}

/** Says what each trial and each check is worth, from results that name every test which noticed a mutant. */
export function matrixOf(
  results: readonly MutantResult[],
  tests: readonly MutationTest[],
  trialOf: TrialOf,
): MutationMatrix {
  const trialOfTest = new Map(tests.map(({ id, file }) => [id, trialOf(file)]));
  const noticedBy = new Map<string, Set<string>>();
  const reaching = new Set<string>();
  const worth = new Map(trials.map((trial) => [trial, { noticed: 0, alone: 0 }]));
  for (const result of results) {
    const { killedBy = [], coveredBy = [] } = result;
    for (const id of [...coveredBy, ...killedBy]) reaching.add(id);
    const noticing = new Set<Trial>();
    for (const id of killedBy) {
      const own = noticedBy.get(id) ?? new Set<string>();
      noticedBy.set(id, own.add(mutantKey(result)));
      noticing.add(trialOfTest.get(id) ?? 'unit test');
    }
    for (const trial of noticing) {
      worth.get(trial)!.noticed++;
      if (noticing.size === 1) worth.get(trial)!.alone++;
    }
  }
  const properties = tests.filter(({ id }) => trialOfTest.get(id) === 'property');
  const addNothing = redundant(properties, noticedBy);
  return {
    trials: trials.map((trial) => ({
      trial,
      tests: tests.filter(({ id }) => trialOfTest.get(id) === trial).length,
      ...worth.get(trial)!,
    })),
    noticeNothing: [...reaching].filter((id) => !noticedBy.has(id) && !isDocumentation({ id })).toSorted(),
    addNothing: addNothing.filter((id) => !isDocumentation({ id })),
    wronglyDocumentation: properties
      .filter((test) => isDocumentation(test) && noticedBy.has(test.id) && !addNothing.includes(test.id))
      .map(({ id }) => id),
  };
}
