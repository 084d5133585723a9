import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { installedAssay } from './installed-assay.ts';

const root = path.resolve(import.meta.dirname, '..');

/** When something of a file or folder was changed last. */
function newest(part: string): number {
  const whole = path.join(root, part);
  const names = statSync(whole).isDirectory() ? readdirSync(whole, { recursive: true, encoding: 'utf8' }) : [''];
  return Math.max(...names.map((name) => statSync(path.join(whole, name)).mtimeMs));
}

/** Suites that load sources only, which is everything but the end-to-end tests and those of the package itself. */
const fromSource = /^(?:properties|fuzz|stress|test\/(?:architecture|conformance|quality|unit\/\w+\/))/;

/** True when paths were named on the command line and none of them has a test that runs the built command line. */
function needsNoBuild(): boolean {
  const named = process.argv.slice(2).filter((argument) => argument.includes('/'));
  return named.length > 0 && named.every((argument) => fromSource.test(argument));
}

const parts = ['bin', 'dist', 'schema', 'package.json'];

/** Lays assay down as npm does; whoever runs tests at the same time sees the old one or the new one, and both are whole. */
function install(): void {
  const stamp = path.join(installedAssay, 'dist/cli/start.js');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...parts.map((part) => newest(part)))) return;
  const fresh = `${installedAssay}.${process.pid}.new`;
  const old = `${installedAssay}.${process.pid}.old`;
  mkdirSync(fresh, { recursive: true });
  for (const part of parts) cpSync(path.join(root, part), path.join(fresh, part), { recursive: true });
  if (existsSync(installedAssay)) renameSync(installedAssay, old);
  renameSync(fresh, installedAssay);
  rmSync(old, { recursive: true, force: true });
}

/** End-to-end tests run the built package as it is installed: builds it when a source is newer than what is there. */
export default function buildOnce(): void {
  if (needsNoBuild()) return;
  const built = path.join(root, 'dist/cli/start.js');
  if (!existsSync(built) || statSync(built).mtimeMs < newest('src'))
    execFileSync(process.execPath, ['scripts/build.js'], { cwd: root, stdio: 'inherit' });
  install();
}
