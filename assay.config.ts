import { defineConfig } from 'assay';

export default defineConfig({
  properties: ['properties/**/*.prop.ts'],
  fuzz: ['fuzz/**/*.fuzz.ts'],
  stress: ['stress/**/*.stress.ts'],
  profiles: {
    dev: { seed: 0, fuzzSeconds: 60, stressRuns: 300, mutants: 100 },
    pr: { seed: 0, fuzzSeconds: 60, stressRuns: 500, mutants: 100 },
  },
});
