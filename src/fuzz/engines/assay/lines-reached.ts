import path from 'node:path';
import type { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import type { FeatureMap } from '../../coverage/feature-map.ts';

/** Lines of the user's files that the corpus reaches, by file relative to the root. */
export function linesReached(
  runtime: CoverageRuntime,
  features: FeatureMap,
  root: string,
): Record<string, readonly number[]> {
  const lines = new Map<string, Set<number>>();
  const edges = [...features.reachedEdges()];
  for (const module of runtime.modules) {
    const file = path.relative(root, module.file).split(path.sep).join('/');
    const found = new Set<number>();
    for (const edge of edges) {
      const line = module.lines[edge - module.firstEdge];
      if (edge >= module.firstEdge && line !== undefined && line > 0) found.add(line);
    }
    if (found.size > 0) lines.set(file, found);
  }
  return Object.fromEntries([...lines].map(([file, found]) => [file, [...found].toSorted((a, b) => a - b)]));
}
