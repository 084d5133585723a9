import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Suites import `assay` by name; this condition makes that name mean src/, never a stale dist/.
  ssr: { resolve: { conditions: ['assay-source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['test/**/*.test.ts', 'properties/**/*.prop.ts', 'fuzz/**/*.fuzz.ts', 'stress/**/*.stress.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '.stryker-tmp/**', '.assay/**'],
    globalSetup: ['test/build-once.ts'],
    testTimeout: 60_000,
  },
});
