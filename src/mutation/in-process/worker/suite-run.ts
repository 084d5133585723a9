import type { File, Suite, Test, VitestRunner } from '@vitest/runner';
import type { TestStatus } from '../protocol.ts';
import { eachTest, TestNames } from './test-names.ts';

/** What became of one test in one run. */
export interface TestOutcome {
  readonly name: string;
  readonly status: TestStatus;
  readonly message: string;
  readonly durationMs: number;
}

export interface SuiteOutcome {
  readonly loadError: string | undefined;
  readonly tests: readonly TestOutcome[];
  /** Names of tests that others stood for. */
  readonly renamed: ReadonlySet<string>;
}

/** Which tests of a file are run. */
export interface TestSelection {
  /** Names, in the order wished; undefined means all. */
  readonly names: readonly string[] | undefined;
  /** Whether tests may run in another order than they stand in. */
  readonly reorder: boolean;
  /** Whether the first failure ends the run. */
  readonly bail: boolean;
  /** Names of all tests of the file in its dry run, in their order; undefined in the dry run itself. */
  readonly known?: readonly string[];
}

/** What a run calls at the start and the end of tests. */
export interface SuiteObserver {
  beforeTests?(): void;
  beforeTest?(name: string): void;
  afterTest?(name: string): void;
  /** Hears of each generated input that the current test has met. */
  afterInput?(met: number): void;
}

const firstMessage = (result: { readonly errors?: readonly { readonly message: string }[] } | undefined): string =>
  result?.errors?.[0]?.message ?? 'failed without an error';

/** A suite whose hooks failed fails the tests that it kept from running. */
function suiteError(suite: Suite | undefined): string | undefined {
  if (suite === undefined) return undefined;
  if (suite.result?.state === 'fail' && suite.result.errors !== undefined) return firstMessage(suite.result);
  return suiteError(suite.suite);
}

function outcomeOf(test: Test, name: string, selected: boolean): TestOutcome | undefined {
  const { result } = test;
  const durationMs = result?.duration ?? 0;
  if (result?.state === 'fail') return { name, status: 'fail', message: firstMessage(result), durationMs };
  if (result?.state === 'pass' && test.mode !== 'skip') return { name, status: 'pass', message: '', durationMs };
  const error = selected ? (suiteError(test.suite) ?? suiteError(test.file)) : undefined;
  if (error !== undefined) return { name, status: 'fail', message: error, durationMs };
  return { name, status: 'skip', message: '', durationMs: 0 };
}

/** Chooses among the collected tests, and notes which would have run by themselves. */
class Selected {
  readonly #chosen = new Set<Test>();
  readonly #selection: TestSelection;
  readonly #named: TestNames;

  constructor(file: File, selection: TestSelection) {
    this.#selection = selection;
    const { names, known = [] } = selection;
    const named = new TestNames(file, known);
    this.#named = named;
    const ranks = names && new Map(names.map((name, index) => [name, index]));
    eachTest(file, (test) => {
      if (test.mode !== 'run' && test.mode !== 'queued') return;
      if (ranks === undefined || ranks.has(named.of(test))) this.#chosen.add(test);
      else test.mode = 'skip';
    });
    this.#prune(file, ranks !== undefined && this.#chosen.size > 0);
    if (ranks !== undefined && selection.reorder) this.#order(file, ranks);
  }

  /** Names of tests that others stand for. */
  get renamed(): ReadonlySet<string> {
    return this.#named.renamed;
  }

  nameOf(test: Test): string {
    return this.#named.of(test);
  }

  has(test: Test): boolean {
    return this.#chosen.has(test);
  }

  /** Hooks of a suite without tests to run must not run. What is not run may be taken out: skipping it takes time, too. */
  #prune(suite: Suite, takesOut: boolean): boolean {
    const runs = suite.tasks.filter((task) =>
      task.type === 'suite' ? this.#prune(task, takesOut) : this.#chosen.has(task),
    );
    const any = runs.length > 0;
    if (!any && (suite.mode === 'run' || suite.mode === 'queued')) suite.mode = 'skip';
    if (takesOut) suite.tasks = runs;
    return any;
  }

  #order(suite: Suite, ranks: ReadonlyMap<string, number>): number {
    const ranked = suite.tasks.map((task) => ({
      task,
      rank: task.type === 'suite' ? this.#order(task, ranks) : (ranks.get(this.#named.of(task)) ?? Infinity),
    }));
    suite.tasks = ranked.toSorted((a, b) => a.rank - b.rank || 0).map(({ task }) => task);
    return Math.min(Infinity, ...ranked.map(({ rank }) => rank));
  }

  skipRest(file: File): void {
    if (!this.#selection.bail) return;
    eachTest(file, (test) => {
      if (test.result === undefined) test.mode = 'skip';
    });
  }
}

function reverse(suite: Suite): void {
  suite.tasks.reverse();
  for (const task of suite.tasks) if (task.type === 'suite') reverse(task);
}

/** Teaches vitest's runner which tests to run. `base` is one that was made for this run. */
export function steer(
  base: VitestRunner,
  selection: TestSelection & { readonly reversed?: boolean },
  observer: SuiteObserver,
): { readonly runner: VitestRunner; outcome(files: readonly File[]): SuiteOutcome } {
  let selected: Selected | undefined;
  const { onBeforeRunTask, onAfterRunTask } = base;
  base.trace = ((_name: string, attributes: unknown, work: unknown) =>
    (typeof attributes === 'function' ? attributes : (work as () => unknown))()) as NonNullable<VitestRunner['trace']>;
  base.onCollected = (files) => {
    const [file] = files;
    if (file === undefined) return;
    selected = new Selected(file, selection);
    if (selection.reversed === true) reverse(file);
  };
  base.onBeforeRunFiles = () => observer.beforeTests?.();
  base.onBeforeRunTask = (test) => {
    if (test.mode === 'run' || test.mode === 'queued') observer.beforeTest?.(selected!.nameOf(test));
    return onBeforeRunTask?.call(base, test);
  };
  base.onAfterRunTask = (test) => {
    observer.afterTest?.(selected!.nameOf(test));
    if (test.result?.state === 'fail') selected?.skipRest(test.file);
    return onAfterRunTask?.call(base, test);
  };
  return {
    runner: base,
    outcome(files) {
      const [file] = files;
      const tests: TestOutcome[] = [];
      const collected = selected;
      const renamed = collected?.renamed ?? new Set();
      if (file === undefined) return { loadError: 'nothing was collected', tests, renamed };
      if (collected === undefined || collectFailed(file))
        return { loadError: firstMessage(file.result), tests, renamed };
      eachTest(file, (test) => {
        const found = outcomeOf(test, collected.nameOf(test), collected.has(test));
        if (found !== undefined) tests.push(found);
      });
      return { loadError: undefined, tests, renamed };
    },
  };
}

/** True when the file failed before any of its tests or hooks could run. */
function collectFailed(file: File): boolean {
  return file.result?.state === 'fail' && file.result.startTime === undefined && (file.result.errors?.length ?? 0) > 0;
}
