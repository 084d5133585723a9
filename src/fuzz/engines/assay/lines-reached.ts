import path from 'node:path';
import type { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import type { FeatureMap } from '../../coverage/feature-map.ts';

export interface LinesReached {
  /** By file relative to the root, in ascending order. */
  readonly lines: Readonly<Record<string, readonly number[]>>;
  /** How many lines have code that is counted: of files that were reached, and of all files of the project. */
  readonly totals: Readonly<Record<string, number>>;
}

/** Lines of the user's files that the corpus reaches. */
export function linesReached(runtime: CoverageRuntime, features: FeatureMap, root: string): LinesReached {
  const lines: Record<string, readonly number[]> = {};
  const totals: Record<string, number> = {};
  const edges = new Set(features.reachedEdges());
  for (const module of runtime.modules) {
    const file = path.relative(root, module.file).split(path.sep).join('/');
    const found = new Set<number>();
    const all = new Set<number>();
    for (const [index, line] of module.lines.entries()) {
      if (line <= 0) continue;
      all.add(line);
      if (edges.has(module.firstEdge + index)) found.add(line);
    }
    if (found.size > 0) lines[file] = [...found].toSorted((a, b) => a - b);
    if (found.size > 0 || (all.size > 0 && !/(?:^|\/)(?:node_modules|\.\.)\//.test(file))) totals[file] = all.size;
  }
  return { lines, totals };
}
