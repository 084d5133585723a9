import type { SuiteRecord, TestRecord } from './protocol.ts';

/** A test file after its dry runs. */
export interface JudgedSuite {
  readonly record: SuiteRecord;
  /** True when its tests may run in any order. */
  readonly independent: boolean;
  /** Tests whose outcome changes from run to run by itself. */
  readonly flaky: readonly string[];
  /** Tests that fail without any mutant, each with the reason; a file that does not load is one of them. */
  readonly failures: readonly string[];
  /** Why the file can run once in a process only; undefined when it can run again and again. */
  readonly once?: string;
}

const statuses = (record: SuiteRecord): Map<string, TestRecord> =>
  new Map(record.tests.map((test) => [test.name, test]));

function sameCoverage(a: TestRecord, b: TestRecord | undefined): boolean {
  if (b === undefined || a.coverage.length !== b.coverage.length) return false;
  const reached = new Set(b.coverage.map(([id]) => id));
  return a.coverage.every(([id]) => reached.has(id));
}

const noSuite = /^No test suite found in file/;

/** Runs a test file in order or last to first. */
type RunSuite = (how: { readonly reversed: boolean }) => Promise<SuiteRecord>;

/**
 * Runs a test file, in order. When something fails, a second and a third run tell whether it always does; otherwise its tests
 * count as independent until one that notices a mutant turns out to fail without it too.
 */
export async function judgeSuite(run: RunSuite): Promise<JudgedSuite> {
  const record = await run({ reversed: false });
  if (record.loadError !== undefined) {
    const failures = noSuite.test(record.loadError) ? [] : [`the file does not load: ${record.loadError}`];
    return { record, independent: false, flaky: [], failures };
  }
  const failed = record.tests.some(({ status }) => status === 'fail');
  const judged: JudgedSuite = { record, independent: true, flaky: [], failures: [] };
  const again = record.repeated?.failures[0];
  if (again !== undefined)
    return {
      ...judged,
      once: `fails when it runs again in one process, since something stays that it left behind, as in a package: ${again}`,
    };
  const { flaky, independent } = failed ? await judgeOrder(judged, run) : judged;
  const failing = record.tests.filter(({ name, status }) => status === 'fail' && !flaky.includes(name));
  const failures = failing.map(({ name, message }) => `${name}: ${message}`);
  if (failures.length === 0 && record.unhandled[0] !== undefined)
    failures.push(`an error outside of tests: ${record.unhandled[0]}`);
  return { record, independent, flaky, failures };
}

/**
 * Runs all tests once more, last to first. One that differs either minds its neighbours or is flaky; a third run, in order,
 * tells which.
 */
async function judgeOrder(judged: JudgedSuite, run: RunSuite): Promise<JudgedSuite> {
  const { tests } = judged.record;
  const backwards = statuses(await run({ reversed: true }));
  const differing = tests.filter((test) => backwards.get(test.name)?.status !== test.status);
  const again = differing.length === 0 ? undefined : statuses(await run({ reversed: false }));
  const flaky = differing.filter((test) => again?.get(test.name)?.status !== test.status).map(({ name }) => name);
  const independent = differing.length === 0 && tests.every((test) => sameCoverage(test, backwards.get(test.name)));
  return { ...judged, independent, flaky: [...new Set([...judged.flaky, ...flaky])] };
}

/** A test file that cannot be compiled fails like one that does not load. */
export function notCompiled(error: string): JudgedSuite {
  const record: SuiteRecord = { loadError: error, names: [], tests: [], static: [], staticSteps: 0, unhandled: [] };
  return { record, independent: false, flaky: [], failures: [`the file does not load: ${error}`] };
}
