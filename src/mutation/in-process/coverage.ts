import type { MutationTest, PlannedMutant } from '../engine.ts';
import type { FoundSuite } from './compile.ts';
import type { JudgedSuite } from './dry-runs.ts';
import type { SwitchedMutant } from './instrument.ts';
import type { MutantRequest, Profile, ProfiledTest } from './protocol.ts';

/** How much more often than without it a mutant may be reached: StrykerJS has the same factor. */
const hitFactor = 100;

export interface SuiteWithRuns {
  readonly suite: FoundSuite;
  readonly judged: JudgedSuite;
}

/** A mutant with how it is run. */
export interface CoveredMutant extends PlannedMutant {
  readonly id: string;
  readonly request: MutantRequest;
  /** Milliseconds that its tests took without it. */
  readonly expectedMs: number;
}

export interface Coverage {
  readonly profile: Profile;
  readonly tests: readonly MutationTest[];
  readonly mutants: readonly CoveredMutant[];
  /** Mutants that only run while modules load and that the user does not want tested. */
  readonly ignoredStatic: readonly SwitchedMutant[];
}

interface Reached {
  /** Tests that reach it while they run. */
  readonly tests: Set<number>;
  /** Tests of the files that reach it while they load. */
  readonly loading: Set<number>;
  static: boolean;
  hits: number;
}

export interface CoverageOptions {
  readonly relative: (file: string) => string;
  readonly ignoreStatic: boolean;
  readonly allKillers: boolean;
  /** Mutated files of which some code runs once in a process only. */
  readonly once: ReadonlySet<string>;
}

interface Noted {
  readonly tests: readonly ProfiledTest[];
  /** Milliseconds that each test took. */
  readonly durations: readonly number[];
  /** By the id of the mutant. */
  readonly reached: ReadonlyMap<string, Reached>;
}

/** What the dry runs noted, in one. */
function noted(suites: readonly SuiteWithRuns[], ignoreStatic: boolean): Noted {
  const tests: ProfiledTest[] = [];
  const durations: number[] = [];
  const reached = new Map<string, Reached>();
  const reach = (id: string): Reached => {
    let entry = reached.get(id);
    if (entry === undefined)
      reached.set(id, (entry = { tests: new Set(), loading: new Set(), static: false, hits: 0 }));
    return entry;
  };
  for (const { suite, judged } of suites) {
    const { project, file } = suite;
    const usable = judged.record.tests.filter(({ name, status }) => status === 'pass' && !judged.flaky.includes(name));
    const first = tests.length;
    for (const { name, steps, durationMs, firstMs, coverage } of usable) {
      const index = tests.push({ project, file, name, steps, durationMs, firstMs }) - 1;
      durations.push(durationMs);
      for (const [id, hits] of coverage) {
        const entry = reach(id);
        entry.tests.add(index);
        entry.hits += hits;
      }
    }
    for (const [id, hits] of judged.record.static) {
      const entry = reach(id);
      entry.static = true;
      entry.hits += hits;
      if (!ignoreStatic) usable.forEach((_, offset) => entry.loading.add(first + offset));
    }
  }
  return { tests, durations, reached };
}

/** Tells which of a static mutant's tests run it as well, or else run other code of its file, and do not only load it. */
function testsNear(
  reached: ReadonlyMap<string, Reached>,
  mutants: readonly SwitchedMutant[],
): (id: string, file: string, tests: readonly number[]) => number[] {
  const byFile = new Map<string, Set<number>>();
  for (const { id, file } of mutants) {
    let tests = byFile.get(file);
    if (tests === undefined) byFile.set(file, (tests = new Set()));
    for (const test of reached.get(id)?.tests ?? []) tests.add(test);
  }
  return (id, file, tests) => {
    const own = reached.get(id)!.tests;
    return own.size > 0 ? [...own] : tests.filter((test) => byFile.get(file)!.has(test));
  };
}

/** Says for each mutant which tests reach it, from what the dry runs noted. */
export function coverageOf(
  suites: readonly SuiteWithRuns[],
  mutants: readonly SwitchedMutant[],
  { relative, ignoreStatic, allKillers, once }: CoverageOptions,
): Coverage {
  const { tests, durations, reached } = noted(suites, ignoreStatic);
  const near = testsNear(reached, mutants);
  const testId = (index: number): string => `${relative(tests[index]!.file)}#${tests[index]!.name}`;
  const ignoredStatic: SwitchedMutant[] = [];
  const covered: CoveredMutant[] = [];
  for (const mutant of mutants) {
    const { id, ignoredFor: _, ...place } = mutant;
    const entry = reached.get(id);
    const own = [...new Set([...(entry?.tests ?? []), ...(entry?.loading ?? [])])].toSorted((a, b) => a - b);
    if (ignoreStatic && entry?.static === true && own.length === 0) {
      ignoredStatic.push({ ...mutant, ignoredFor: 'Static mutant (and "ignoreStatic" was enabled)' });
      continue;
    }
    const isStatic = entry?.static === true && !ignoreStatic;
    const hitLimit = (entry?.hits ?? 0) * hitFactor;
    covered.push({
      ...place,
      id,
      static: isStatic,
      coveredBy: own.map(testId),
      request: {
        id,
        activation: isStatic ? 'static' : 'runtime',
        tests: own,
        near: isStatic ? near(id, place.file, own) : [],
        hitLimit,
        allKillers,
        once: once.has(place.file),
      },
      expectedMs: own.reduce((sum, index) => sum + durations[index]!, 0),
    });
  }
  return {
    profile: {
      tests,
      suites: suites.map(({ suite: { project, file }, judged }) => ({
        project,
        file,
        staticSteps: judged.record.staticSteps,
        names: judged.record.names,
        independent: judged.independent,
      })),
    },
    tests: tests.map(({ file, name }, index) => ({ id: testId(index), file: relative(file), name })),
    mutants: covered,
    ignoredStatic,
  };
}
