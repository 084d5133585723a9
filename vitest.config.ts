import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Longest first: the end-to-end tests wait for processes, so that everything else runs beside them and not after them. */
class EndToEndFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the method of a sequencer, not of an array
    const sorted = await super.sort(files);
    const isEndToEnd = (file: TestSpecification): boolean => file.moduleId.includes('/test/e2e/');
    return [...sorted.filter(isEndToEnd), ...sorted.filter((file) => !isEndToEnd(file))];
  }
}

export default defineConfig({
  // Suites import `assay` by name; this condition makes that name mean src/, never a stale dist/.
  ssr: { resolve: { conditions: ['assay-source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['test/**/*.test.ts', 'properties/**/*.prop.ts', 'fuzz/**/*.fuzz.ts', 'stress/**/*.stress.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '.stryker-tmp/**', '.assay/**'],
    globalSetup: ['test/build-once.ts'],
    // vitest leaves one processor free, which on two of them means one worker; most of the time here is waiting for processes.
    maxWorkers: 2,
    // Suites share the modules of their worker: loading them for each of two hundred files again is half of the time.
    isolate: false,
    sequence: { sequencer: EndToEndFirst },
    testTimeout: 60_000,
  },
});
