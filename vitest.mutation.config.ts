import { defineConfig } from 'vitest/config';
import type { Reporter, RunnerTask, Vitest } from 'vitest/node';

let vitest: Vitest | undefined;

/**
 * Makes a test file that cannot be loaded a failed test. The runner of Stryker looks at tests only: a mutant that breaks a
 * module while it loads would survive with no test run, and a suite that is broken without any mutant would be passed over.
 */
const loadFailures: Reporter = {
  onInit(instance) {
    vitest = instance;
  },
  onTestModuleEnd(module) {
    const errors = module.errors();
    const file = vitest?.state.getFiles().find(({ filepath }) => filepath === module.moduleId);
    if (errors.length === 0 || file === undefined) return;
    const result = { state: 'fail', errors };
    const test = {
      type: 'test',
      id: `${file.id}_load`,
      name: 'the file loads',
      mode: 'run',
      file,
      suite: file,
      result,
    };
    file.tasks.push(test as unknown as RunnerTask);
  },
};

/** What the mutation trial runs: the suites that judge the targets, or with `npm run mutation:core` those of assay's own cores. */
const suites =
  process.env['MUTATION_OF'] === 'core'
    ? [
        'test/unit/{choices,instrument}/**/*.test.ts',
        'test/unit/fuzz/*/*.test.ts',
        'test/unit/fuzz/{byte-fill,failure,fuzzed-data-provider,known-causes,prototype-guard,stretch,superlinear,text,text-codec,work-time}.test.ts',
        'test/conformance/choices-*.test.ts',
        'test/golden/{choices,fuzz}/*.test.ts',
        'test/quality/shrink-challenge.test.ts',
      ]
    : ['properties/**/*.prop.ts', 'fuzz/**/*.fuzz.ts', 'stress/**/*.stress.ts', 'test/unit/targets/**/*.test.ts'];

export default defineConfig({
  ssr: { resolve: { conditions: ['assay-source', 'module', 'node', 'development|production'] } },
  test: {
    include: suites,
    reporters: [loadFailures],
    testTimeout: 30_000,
  },
});
