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
}

const statuses = (record: SuiteRecord): Map<string, TestRecord> =>
  new Map(record.tests.map((test) => [test.name, test]));

function sameCoverage(a: TestRecord, b: TestRecord | undefined): boolean {
  if (b === undefined || a.coverage.length !== b.coverage.length) return false;
  const reached = new Set(b.coverage.map(([id]) => id));
  return a.coverage.every(([id]) => reached.has(id));
}

const noSuite = /^No test suite found in file/;

/**
 * Runs a test file in order, then last to first. A test that differs between the two either minds its neighbours or is flaky;
 * a third run, in order, tells which.
 */
export async function judgeSuite(run: (reversed: boolean) => Promise<SuiteRecord>): Promise<JudgedSuite> {
  const record = await run(false);
  if (record.loadError !== undefined) {
    const failures = noSuite.test(record.loadError) ? [] : [`the file does not load: ${record.loadError}`];
    return { record, independent: false, flaky: [], failures };
  }
  const backwards = statuses(await run(true));
  const differing = record.tests.filter((test) => backwards.get(test.name)?.status !== test.status);
  const again = differing.length === 0 ? undefined : statuses(await run(false));
  const flaky = differing.filter((test) => again?.get(test.name)?.status !== test.status).map(({ name }) => name);
  const failing = record.tests.filter(({ name, status }) => status === 'fail' && !flaky.includes(name));
  const failures = failing.map(({ name, message }) => `${name}: ${message}`);
  if (failures.length === 0 && record.unhandled[0] !== undefined)
    failures.push(`an error outside of tests: ${record.unhandled[0]}`);
  return {
    record,
    independent: differing.length === 0 && record.tests.every((test) => sameCoverage(test, backwards.get(test.name))),
    flaky,
    failures,
  };
}

/** A test file that cannot be compiled fails like one that does not load. */
export function notCompiled(error: string): JudgedSuite {
  const record: SuiteRecord = { loadError: error, tests: [], static: [], staticSteps: 0, unhandled: [] };
  return { record, independent: false, flaky: [], failures: [`the file does not load: ${error}`] };
}
