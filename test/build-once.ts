import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

function newest(folder: string): number {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return Math.max(...names.map((name) => statSync(path.join(root, folder, name)).mtimeMs));
}

/** End-to-end tests run the built command line: builds it when a source is newer than what is there. */
export default function buildOnce(): void {
  const built = path.join(root, 'dist/cli/start.js');
  if (existsSync(built) && statSync(built).mtimeMs >= newest('src')) return;
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: root, stdio: 'inherit' });
}
