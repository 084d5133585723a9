import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What a report says about where it was made. Nothing in it names the machine or a user. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly cpus: number;
  readonly ci: boolean;
  readonly commit: string | null;
}

function currentCommit(root: string): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null; // no repository, no commit yet, or no git: the report says null
  }
}

export function readEnvironment(root: string): Environment {
  return {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpus: availableParallelism(),
    ci: process.env['CI'] !== undefined && process.env['CI'] !== 'false',
    commit: currentCommit(root),
  };
}

/** assay's own version, from the package.json beside src/ or dist/. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
