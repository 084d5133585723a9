import { defineConfig } from 'vitest/config';
export default defineConfig({
  ssr: { resolve: { conditions: ['assay-source', 'module', 'node', 'development|production'] } },
  test: { include: ['test/**/*.test.ts','properties/**/*.prop.ts','fuzz/**/*.fuzz.ts','stress/**/*.stress.ts'], testTimeout: 60000, pool: 'threads', maxWorkers: 1 },
});
