// Mutation score of assay's own cores, by its unit tests and golden files: `npm run mutation:core -- --sample 100`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const cores = [
  'src/choices',
  'src/fuzz/corpus',
  'src/fuzz/coverage',
  'src/fuzz/mutate',
  'src/fuzz/schedule',
  'src/fuzz/engines/assay/loop.ts',
];
const given = process.argv.slice(2);
const paths = given.some((argument) => argument.startsWith('src/')) ? [] : cores;
const command = path.join(import.meta.dirname, '../bin/assay.js');
const { status } = spawnSync(process.execPath, [command, 'mutate', ...paths, ...given], {
  stdio: 'inherit',
  env: { ...process.env, MUTATION_OF: 'core' },
});
process.exitCode = status ?? 1;
