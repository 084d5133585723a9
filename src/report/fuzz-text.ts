import type { CheckResult, CoverageOverTime } from '../core/check.ts';

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

const secondsText = (ms: number): string => `${ms < 9_950 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;

/** Share of the time after which coverage is told beside what it was at the end. */
const early = 0.1;

/** Lines reached and lines with code, of all files together; undefined when none was counted. */
export function linesTotal({ lines }: Pick<CoverageOverTime, 'lines'>): { reached: number; total: number } | undefined {
  const all = Object.values(lines);
  if (all.length === 0) return undefined;
  return {
    reached: all.reduce((sum, { reached }) => sum + reached, 0),
    total: all.reduce((sum, { total }) => sum + total, 0),
  };
}

/** What a check reached and when, such as `312 edges (290 after 1.0 s), last discovery at 41 s, 210 of 340 lines`. */
export function coverageText({ coverage }: Pick<CheckResult, 'coverage'>): string | undefined {
  const end = coverage?.samples.at(-1);
  if (coverage === undefined || end === undefined) return undefined;
  const soon = coverage.samples.find(({ atMs }) => atMs >= end.atMs * early) ?? end;
  const before = soon === end ? '' : ` (${soon.edges} after ${secondsText(soon.atMs)})`;
  const lines = linesTotal(coverage);
  return [
    `${end.edges} edges${before}`,
    ...(coverage.lastDiscovery === null ? [] : [`last discovery at ${secondsText(coverage.lastDiscovery.atMs)}`]),
    ...(lines === undefined ? [] : [`${lines.reached} of ${lines.total} lines`]),
  ].join(', ');
}
