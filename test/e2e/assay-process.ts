import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installedAssay } from '../installed-assay.ts';
import { writeFiles } from '../write-files.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A project of its own in a temporary folder, with assay and its libraries installed by link. */
export interface TemporaryProject {
  readonly folder: string;
  /** Runs the command line in the project. */
  assay(
    args: readonly string[],
    options?: { onStart?: (child: ChildProcess, output: () => string) => void; env?: Record<string, string> },
  ): Promise<Ended>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

function run(
  folder: string,
  args: readonly string[],
  options: Parameters<TemporaryProject['assay']>[1] = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env };
    // The suite that runs this test is itself hosted by vitest; the command must not think that it is.
    for (const name of Object.keys(env)) if (/^(VITEST|ASSAY_|NODE_OPTIONS|GITHUB_)/.test(name)) delete env[name];
    const child = spawn(process.execPath, [path.join(installedAssay, 'bin/assay.js'), ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    options.onStart?.(child, () => output);
  });
}

export async function temporaryProject(files: Readonly<Record<string, string>>): Promise<TemporaryProject> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-e2e-'));
  const write = (more: Readonly<Record<string, string>>): Promise<void> => writeFiles(folder, more);
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(installedAssay, path.join(folder, 'node_modules/assay'));
  for (const name of ['vitest', 'vite', 'fast-check', '@stryker-mutator', '@types', 'typescript']) {
    await mkdir(path.dirname(path.join(folder, 'node_modules', name)), { recursive: true });
    await symlink(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
  await write({ 'package.json': '{ "name": "project", "type": "module" }', ...files });
  return {
    folder,
    assay: (args, options) => run(folder, args, options),
    write,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
