import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

function newest(folder: string): number {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return Math.max(...names.map((name) => statSync(path.join(root, folder, name)).mtimeMs));
}

/** Suites that load sources only, which is everything but the end-to-end tests and those of the package itself. */
const fromSource = /^(?:properties|fuzz|stress|test\/(?:architecture|conformance|quality|unit\/\w+\/))/;

/** True when paths were named on the command line and none of them has a test that runs the built command line. */
function needsNoBuild(): boolean {
  const named = process.argv.slice(2).filter((argument) => argument.includes('/'));
  return named.length > 0 && named.every((argument) => fromSource.test(argument));
}

/** End-to-end tests run the built command line: builds it when a source is newer than what is there. */
export default function buildOnce(): void {
  if (needsNoBuild()) return;
  const built = path.join(root, 'dist/cli/start.js');
  if (existsSync(built) && statSync(built).mtimeMs >= newest('src')) return;
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: root, stdio: 'inherit' });
}
