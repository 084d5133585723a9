import { checkId, contentHash } from '../core/check-id.ts';
import type { Finding } from '../core/finding.ts';
import type { MutantResult } from './mutant.ts';
import { rangePath } from './mutate-paths.ts';

/** Survivors listed as findings when nobody says how many: what a person reads through; the full report has all of them. */
export const survivorLimit = 10;

/** Lines of source shown for one mutant; a mutant that empties a long function needs no more to be recognised. */
const diffLineLimit = 12;

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= diffLineLimit) return lines;
  return [...lines.slice(0, diffLineLimit), `… ${lines.length - diffLineLimit} more lines`];
}

/** The lines that a mutant changes, before (`-`) and after (`+`). */
export function renderDiff(source: string, mutant: MutantResult): string {
  const lines = source.split(/\r?\n/).slice(mutant.line - 1, mutant.endLine);
  const before = (lines[0] ?? '').slice(0, mutant.column - 1);
  const after = (lines.at(-1) ?? '').slice(mutant.endColumn - 1);
  const changed = `${before}${mutant.replacement}${after}`.split(/\r?\n/);
  return [...shorten(lines).map((line) => `- ${line}`), ...shorten(changed).map((line) => `+ ${line}`)].join('\n');
}

/** The id of the check that stands for a target. */
export const targetCheckId = (target: string): string => checkId(target, 'mutation');

export function survivorFinding(target: string, mutant: MutantResult, source: string): Finding {
  const check = targetCheckId(target);
  const input = renderDiff(source, mutant);
  const { file, line, column } = mutant;
  const unseen =
    mutant.status === 'NoCoverage'
      ? 'no test reaches it'
      : mutant.status === 'Timeout'
        ? 'it ran into the time limit'
        : 'no test notices it';
  return {
    id: contentHash(`${check}\0survivor\0${file}:${line}:${column}\0${input}`).slice(0, 16),
    engine: 'mutation',
    check,
    kind: 'survivor',
    message: `${mutant.mutator}: ${unseen}`,
    location: { file, line, column },
    input,
    replay: '',
    command: `npx assay mutate ${rangePath(mutant)}`,
    regression: '',
  };
}

export const isSurvivor = (mutant: MutantResult): boolean =>
  mutant.status === 'Survived' || mutant.status === 'NoCoverage';

/** At most `limit` of the survivors, each target's best first, from the targets in turn so that a bad one hides no other. */
export function selectSurvivors(
  byTarget: ReadonlyMap<string, readonly MutantResult[]>,
  limit: number = survivorLimit,
): { readonly target: string; readonly mutant: MutantResult }[] {
  const queues = [...byTarget].map(([target, left]) => ({ target, left }));
  const chosen: { target: string; mutant: MutantResult }[] = [];
  for (let round = 0; chosen.length < limit && queues.some(({ left }) => left.length > round); round++) {
    for (const { target, left } of queues) {
      const mutant = left[round];
      if (mutant !== undefined && chosen.length < limit) chosen.push({ target, mutant });
    }
  }
  return chosen;
}
