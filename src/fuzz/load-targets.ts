import path from 'node:path';
import { checkId } from '../core/check-id.ts';
import type { CheckResult } from '../core/check.ts';
import type { DetectorOptions } from '../core/detector-options.ts';
import { AssayError } from '../core/errors.ts';
import { FileExecutor } from './executor.ts';
import type { TargetDescription } from './worker-main.ts';

export interface LoadOptions {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly detectors?: DetectorOptions;
  readonly signal: AbortSignal;
}

/** One target of a file that was loaded to see what it holds. */
export interface LoadedTarget {
  /** Absolute path. */
  readonly absolute: string;
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly target: TargetDescription;
}

export interface LoadedTargets {
  readonly targets: readonly LoadedTarget[];
  /** Checks that the user skips, or leaves out by marking others `only`. */
  readonly skipped: readonly CheckResult[];
  /** Files that could not be loaded, or hold nothing to fuzz. */
  readonly problems: readonly string[];
}

/** The name under which a target's corpus, findings and results are kept. */
export function nameOf(target: Pick<TargetDescription, 'name' | 'plain'>): string {
  return target.plain ? 'fuzz' : target.name;
}

async function describe(
  absolute: string,
  file: string,
  { root, detectors }: LoadOptions,
): Promise<readonly TargetDescription[] | string> {
  const executor = new FileExecutor(root, absolute, { detectors });
  try {
    const targets = await executor.open();
    return targets.length > 0
      ? targets
      : `${file} declares no fuzz check and exports no function "fuzz". Write fuzz(...) or module.exports = { fuzz }.`;
  } catch (error) {
    if (AssayError.is(error)) return `${error.message} ${error.remedy}`.trim();
    throw error;
  } finally {
    await executor.close();
  }
}

function skippedCheck(file: string, { name, line }: TargetDescription): CheckResult {
  const place = { id: checkId(file, name), name, file, ...(line !== undefined && { line }) };
  return { ...place, engine: 'fuzz', status: 'skipped', runs: 0, durationMs: 0, stats: {} };
}

/** Loads every file; a file with a check marked `only` gives those alone. */
export async function loadTargets(options: LoadOptions): Promise<LoadedTargets> {
  const loaded: LoadedTarget[] = [];
  const skipped: CheckResult[] = [];
  const problems: string[] = [];
  for (const absolute of options.files) {
    if (options.signal.aborted) break;
    const file = path.relative(options.root, absolute).split(path.sep).join('/');
    const targets = await describe(absolute, file, options);
    if (typeof targets === 'string') {
      problems.push(targets);
      continue;
    }
    const wanted = targets.some(({ mode }) => mode === 'only') ? 'only' : 'run';
    for (const target of targets) {
      if (target.mode === wanted) loaded.push({ absolute, file, target });
      else skipped.push(skippedCheck(file, target));
    }
  }
  return { targets: loaded, skipped, problems };
}
