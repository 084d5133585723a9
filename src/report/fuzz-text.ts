import type { CheckResult } from '../core/check.ts';

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** Such as `4.2 kB`. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]!}`;
}

/** What minimising did to the corpus of a check; undefined for other checks. */
export function minimisedText({ stats }: Pick<CheckResult, 'stats'>): string | undefined {
  const number = (name: string): number => Number(stats[name] ?? 0);
  if (stats['entriesBefore'] === undefined) return undefined;
  const before = number('entriesBefore');
  const after = number('entriesAfter');
  if (before + after === 0) return 'no stored corpus';
  const taken = stats['merged'] === undefined ? '' : `, ${number('merged')} of them from the other corpus`;
  return `corpus ${before} → ${after} inputs, ${sizeText(number('bytesBefore'))} → ${sizeText(number('bytesAfter'))}, ${number('features')} features${taken}`;
}
