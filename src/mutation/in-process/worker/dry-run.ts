import type { DryRunRequest, Repeated, SuiteRecord, TestRecord } from '../protocol.ts';
import { StalledError, type RunOutcome, type RunRequest, type Runtime } from './runtime.ts';
import { firstInputs } from './test-order.ts';

interface Counted {
  readonly coverage: Map<string, number>;
  steps: number;
  /** What was reached by the end of the first inputs; undefined when there were no more. */
  first?: readonly string[];
}

const noLimit = Infinity;

/** One run of a test file without any mutant. */
interface Recorded {
  readonly run: RunOutcome;
  /** What was reached while modules loaded, and in hooks around all tests. */
  readonly outside: Counted;
  readonly byTest: ReadonlyMap<string, Counted>;
}

async function record(
  runtime: Runtime,
  request: DryRunRequest,
  { inputs, known }: Pick<RunRequest, 'inputs' | 'known'> = {},
): Promise<Recorded> {
  const { switches } = runtime;
  const outside: Counted = { coverage: new Map(), steps: 0 };
  const byTest = new Map<string, Counted>();
  let current: Counted = outside;
  const enter = (next: Counted): void => {
    current.steps += switches.steps;
    for (const [id, hits] of switches.recorded()) current.coverage.set(id, (current.coverage.get(id) ?? 0) + hits);
    current = next;
    switches.start(noLimit);
    switches.record();
  };
  switches.activate(undefined, noLimit);
  switches.start(noLimit);
  switches.record();
  const run = await runtime.run({
    suite: request,
    names: undefined,
    reorder: false,
    bail: false,
    reversed: request.reversed,
    ...(inputs !== undefined && { inputs }),
    ...(known !== undefined && { known }),
    observer: {
      beforeTest(name) {
        let counted = byTest.get(name);
        if (counted === undefined) byTest.set(name, (counted = { coverage: new Map(), steps: 0 }));
        enter(counted);
      },
      afterTest: () => enter(outside),
      afterInput(met) {
        if (met === firstInputs) current.first = switches.recordedSoFar();
      },
    },
  });
  enter(outside);
  switches.recorded();
  return { run, outside, byTest };
}

/**
 * Runs one test file without any mutant and notes what each test reaches; then, unless anything failed, once more with the
 * first inputs of each test, for what the first run left behind.
 */
export async function dryRun(runtime: Runtime, request: DryRunRequest): Promise<SuiteRecord> {
  const first = await record(runtime, request);
  const { run, outside, byTest } = first;
  const names = run.tests.map(({ name }) => name);
  const passed = run.loadError === undefined && run.tests.every(({ status }) => status !== 'fail');
  return {
    ...(passed && !request.reversed && { repeated: await repeat(runtime, request, first, names) }),
    ...(run.loadError !== undefined && { loadError: run.loadError }),
    names,
    tests: mergeSameNames(
      run.tests.map(({ name, status, message, durationMs }) => {
        const counted = byTest.get(name);
        const coverage = [...(counted?.coverage ?? [])];
        const firstMs = durationMs * Math.min(1, firstInputs / (run.inputsMet.get(name) ?? 0));
        return { name, status, message, durationMs, firstMs, steps: counted?.steps ?? 0, coverage };
      }),
    ),
    static: [...outside.coverage],
    staticSteps: outside.steps,
    unhandled: run.unhandled,
  };
}

/** Runs with all inputs that must agree on what is no longer reached: where inputs are made at random, much is reached by chance. */
const wholeRuns = 5;

/**
 * What is otherwise when a file runs again in the same process. Its modules are new each time; what differs was kept by
 * packages, which are not. Only the first inputs of each test are met again; when something differs, more runs with all of
 * them tell it from what differs by itself.
 *
 * @param known names of its tests in the first run, in their order
 */
async function repeat(
  runtime: Runtime,
  request: DryRunRequest,
  first: Recorded,
  known: readonly string[],
): Promise<Repeated> {
  const reachedFirst = (counted: Counted): readonly string[] => counted.first ?? [...counted.coverage.keys()];
  const reached = ({ coverage }: Counted): readonly string[] => [...coverage.keys()];
  try {
    const second = await record(runtime, request, { inputs: firstInputs, known });
    let same = differences(first, second, reachedFirst);
    for (let run = 0; run < wholeRuns && same.failed.size + same.lost.size > 0; run++) {
      same = inBoth(same, differences(first, await record(runtime, request, { known }), reached));
      if (same.failed.size > 0) break;
    }
    return { failures: [...same.failed.values()], lost: [...new Set(same.lost.values())], stuck: false };
  } catch (error) {
    if (!(error instanceof StalledError)) throw error;
    return { failures: [error.message], lost: [], stuck: true };
  }
}

interface Differences {
  /** What failed, by the name of the test; no name stands for the file, which did not load. */
  readonly failed: ReadonlyMap<string | undefined, string>;
  /** Mutants that a test no longer reached, by the name of the test and their own. */
  readonly lost: ReadonlyMap<string, string>;
}

function inBoth(one: Differences, other: Differences): Differences {
  return {
    failed: new Map([...other.failed].filter(([name]) => one.failed.has(name))),
    lost: new Map([...other.lost].filter(([key]) => one.lost.has(key))),
  };
}

/** What failed in another run, and what it no longer reached of what it should have. */
function differences(
  first: Recorded,
  { run, outside, byTest }: Recorded,
  due: (counted: Counted) => readonly string[],
): Differences {
  const failed = new Map<string | undefined, string>();
  if (run.loadError !== undefined) failed.set(undefined, `the file does not load: ${run.loadError}`);
  for (const { name, status, message } of run.tests) if (status === 'fail') failed.set(name, `${name}: ${message}`);
  const lost = new Map<string, string>();
  const compare = (name: string, before: Counted, now: Counted | undefined): void => {
    for (const id of due(before)) if (now?.coverage.has(id) !== true) lost.set(`${id} ${name}`, id);
  };
  compare('', first.outside, outside);
  // A test with another name, as that of a random seed, does something else.
  for (const [name, counted] of first.byTest) if (!run.renamed.has(name)) compare(name, counted, byTest.get(name));
  return { failed, lost };
}

/** Tests of one name cannot be told apart, so they are one: failed when one of them is, skipped when all are. */
function mergeSameNames(tests: readonly TestRecord[]): TestRecord[] {
  const merged = new Map<string, TestRecord>();
  for (const test of tests) {
    const known = merged.get(test.name);
    if (known === undefined) merged.set(test.name, test);
    else {
      const worse = test.status === 'fail' || (test.status === 'pass' && known.status === 'skip') ? test : known;
      const durationMs = known.durationMs + test.durationMs;
      merged.set(test.name, { ...worse, durationMs, firstMs: known.firstMs + test.firstMs });
    }
  }
  return [...merged.values()];
}
