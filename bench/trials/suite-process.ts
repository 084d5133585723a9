// Holds one vitest for many runs: starting it anew for each fault would take most of the time.
import path from 'node:path';
import { createVitest } from 'vitest/node';
import type { TestCase, TestModule } from 'vitest/node';
import { setupFile } from './instrumented-copy.ts';
import type { SuiteAnswer, SuiteFailure, SuiteRequest } from './suite-runner.ts';

const vitest = await createVitest('test', {
  config: 'vitest.mutation.config.ts',
  watch: false,
  pool: 'threads',
  maxWorkers: 1,
  bail: 1,
  reporters: [{}],
  setupFiles: [path.resolve(setupFile)],
  onConsoleLog: () => false,
});

function failuresOf(module: TestModule): SuiteFailure[] {
  const file = path.relative(process.cwd(), module.moduleId);
  const tests: TestCase[] = [...module.children.allTests('failed')];
  const failures = tests.map((test) => ({
    file,
    check: test.fullName,
    message: test.result().errors?.[0]?.message ?? '',
  }));
  return [...failures, ...module.errors().map(({ message }) => ({ file, check: '', message }))];
}

function hitsOf(module: TestModule): Record<string, number> {
  const total: Record<string, number> = {};
  for (const hits of (module.meta() as { hits?: Record<string, number>[] }).hits ?? []) {
    for (const [id, count] of Object.entries(hits)) total[id] = (total[id] ?? 0) + count;
  }
  return total;
}

async function run({ files, mutant, hitLimit }: SuiteRequest): Promise<SuiteAnswer> {
  const provide = vitest.provide.bind(vitest) as (key: string, value: unknown) => void;
  provide('activeMutant', mutant);
  provide('hitLimit', hitLimit);
  vitest.state.filesMap.clear();
  vitest.state.errorsSet.clear();
  const { testModules, unhandledErrors } = await vitest.start(files.map((file) => path.resolve(file)));
  const stray = unhandledErrors.map((error) => ({
    file: files[0] ?? '',
    check: '',
    message: String((error as Error).message),
  }));
  const hits = Object.fromEntries(
    testModules.map((module) => [path.relative(process.cwd(), module.moduleId), hitsOf(module)] as const),
  );
  const tests = testModules.reduce((sum, module) => sum + [...module.children.allTests()].length, 0);
  return { failures: [...testModules.flatMap(failuresOf), ...stray], hits, tests };
}

process.on('message', (request: SuiteRequest) => {
  run(request)
    .catch((error: unknown): SuiteAnswer => ({ failures: [], hits: {}, tests: 0, broken: String(error) }))
    .then((answer) => process.send?.(answer))
    .catch(() => process.exit(1));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
