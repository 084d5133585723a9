// Compiles src/ to dist/. The new dist replaces the old one in one step: whoever runs at the same time sees a whole one.
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let compiler;
try {
  compiler = require.resolve('typescript/bin/tsc');
} catch {
  // `prepare` also runs where development dependencies are left out; dist/ is then already part of the package.
  if (existsSync('dist')) process.exit(0);
  throw new Error('typescript is not installed: run "npm ci" without --omit=dev');
}

const fresh = `dist.${process.pid}.new`;
const old = `dist.${process.pid}.old`;
try {
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh], { stdio: 'inherit' });
  if (existsSync('dist')) renameSync('dist', old);
  renameSync(fresh, 'dist');
} catch {
  process.exitCode = 1; // the compiler has said why
} finally {
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}
