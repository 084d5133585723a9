import { defineConfig } from 'vitest/config';

// What the mutation trial runs: the suites that judge the targets, and none of the tests of assay itself.
export default defineConfig({
  ssr: { resolve: { conditions: ['assay-source', 'module', 'node', 'development|production'] } },
  test: {
    include: [
      'properties/**/*.prop.ts',
      'fuzz/**/*.fuzz.ts',
      'stress/**/*.stress.ts',
      'test/unit/targets/**/*.test.ts',
    ],
    testTimeout: 30_000,
  },
});
