import type { ReportDocument } from './schema.ts';

export type MutationFigures = NonNullable<ReportDocument['mutation']>;

/** Tests named in one list; a reader looks no further, and the report has all of them. */
const maxListed = 20;

/** How the score moved, such as `+1.25 since the last run`; empty when there is nothing to compare with. */
export function trendText({ trend }: MutationFigures): string {
  if (trend === undefined) return '';
  const sign = trend.change > 0 ? '+' : trend.change < 0 ? '−' : '±';
  return `${sign}${Math.abs(trend.change)} since the last run`;
}

/** What the score stands on, in words. */
export function scopeText(mutation: MutationFigures): string {
  const mutants = `${mutation.mutants} mutants`;
  const scope = mutation.sampled ? `a seeded sample of ${mutants}` : mutants;
  return mutation.since === undefined ? scope : `${scope} of what changed since ${mutation.since}`;
}

/** Tests by file, at most a screenful: lines such as `properties/a.prop.ts: a name`. */
export function listedTests(ids: readonly string[]): readonly string[] {
  const lines = ids.slice(0, maxListed).map((id) => id.replace('#', ': '));
  const left = ids.length - lines.length;
  return left > 0 ? [...lines, `… and ${left} more in the JSON report`] : lines;
}

export const noticeNothingTitle = 'These reach mutants and notice none of them:';
export const addNothingTitle = 'These properties notice nothing that no other property of their file notices:';

export const wronglyDocumentationTitle =
  'These properties are marked as documentation and notice what no other property of their file notices:';

const whats = {
  'equivalent?': 'looks equivalent',
  unreached: 'was not reached',
  message: 'differs only in what an error says',
  unwritten: 'differs, but no test can be written of it',
  failed: 'could not be searched',
} as const;

/** What `--kill` came to, one line each. */
export function killLines({ kill }: MutationFigures): readonly string[] {
  if (kill === undefined) return [];
  const { searched, killed, tests, others } = kill;
  return [
    `Tests were found for ${killed} of ${searched} survivors; confirm that what they expect is right:`,
    ...tests.map((file) => `  ${file}`),
    ...others.map(({ place, change, what, why }) => `${place} ${change}: ${whats[what]}: ${why}`),
  ];
}
