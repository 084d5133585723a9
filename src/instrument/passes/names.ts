/**
 * What instrumented code calls the counters, the function that notes a first hit, the one that loops call now and then, the hooks,
 * the first comparison site and a value under way.
 */
export const names = {
  counters: '$assayC',
  touch: '$assayT',
  round: '$assayL',
  hooks: '$assayK',
  sites: '$assayS',
  kept: '$assayX',
} as const;

/** True when code cannot take these names: it uses them itself. */
export function namesTaken(code: string): boolean {
  return code.includes('$assay');
}
