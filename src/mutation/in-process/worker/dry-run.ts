import type { DryRunRequest, SuiteRecord, TestRecord } from '../protocol.ts';
import type { Runtime } from './runtime.ts';
import { firstInputs } from './test-order.ts';

interface Counted {
  readonly coverage: Map<string, number>;
  steps: number;
}

const noLimit = Infinity;

/** Runs one test file without any mutant and notes what each test reaches. */
export async function dryRun(runtime: Runtime, request: DryRunRequest): Promise<SuiteRecord> {
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
    observer: {
      beforeTest(name) {
        let counted = byTest.get(name);
        if (counted === undefined) byTest.set(name, (counted = { coverage: new Map(), steps: 0 }));
        enter(counted);
      },
      afterTest: () => enter(outside),
    },
  });
  enter(outside);
  switches.recorded();
  return {
    ...(run.loadError !== undefined && { loadError: run.loadError }),
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
