import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Files } from '../core/ports.ts';
import type { MutationTrend } from '../core/run.ts';

/** Where scores of past runs stand, relative to the root: one JSON object a line. */
export const historyFile = '.assay/mutation/history.jsonl';

/** What a line says. Runs are compared only with those of the same scope. */
export interface HistoryEntry {
  readonly at: string;
  readonly commit: string | null;
  /** What was mutated: `everything`, paths, a revision, a sample or a shard. */
  readonly scope: string;
  readonly score: number;
  readonly mutants: number;
  readonly survived: number;
}

function parse(line: string): HistoryEntry | undefined {
  try {
    const value = JSON.parse(line) as Partial<HistoryEntry> | null;
    const { at, scope, score } = value ?? {};
    return typeof at === 'string' && typeof scope === 'string' && typeof score === 'number'
      ? (value as HistoryEntry)
      : undefined;
  } catch {
    return undefined; // half a line of a run that was killed
  }
}

/** The last run of the same scope. */
async function lastOf(scope: string, root: string, files: Files): Promise<HistoryEntry | undefined> {
  const text = (await files.readText(path.join(root, historyFile))) ?? '';
  return text
    .split('\n')
    .map(parse)
    .findLast((entry) => entry?.scope === scope);
}

/** Writes a run down and says how it compares with the last one of its scope; undefined for the first. */
export async function recordScore(entry: HistoryEntry, root: string, files: Files): Promise<MutationTrend | undefined> {
  const last = await lastOf(entry.scope, root, files);
  const file = path.join(root, historyFile);
  await mkdir(path.dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(entry)}\n`); // one short write: lines of two runs do not mix
  if (last === undefined) return undefined;
  return { previousScore: last.score, previousAt: last.at, change: Math.round(100 * (entry.score - last.score)) / 100 };
}
