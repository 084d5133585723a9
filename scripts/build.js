// Compiles src/ to dist/. A failed build leaves no dist behind that could pass for a good one.
import { execFileSync } from 'node:child_process';
import { rmSync, existsSync } from 'node:fs';
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
rmSync('dist', { recursive: true, force: true });
try {
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
} catch {
  rmSync('dist', { recursive: true, force: true });
  process.exit(1);
}
