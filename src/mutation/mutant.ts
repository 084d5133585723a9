/** The fates of a mutant, as mutation-testing-report-schema names them. */
export type MutantStatus =
  'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError' | 'Ignored' | 'Pending';

/** Lines and columns start at 1; the end column is the one after the last character. */
export interface MutantRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Stryker's instrumenter and its plans count lines and columns from 0, reports and assay from 1. */
export function rangeFromZero({
  start,
  end,
}: {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}): MutantRange {
  return { line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 };
}

/** A planted fault. `file` is relative to the project's root, with forward slashes. */
export interface Mutant extends MutantRange {
  readonly file: string;
  /** The name of the mutator, such as `EqualityOperator`. */
  readonly mutator: string;
  readonly replacement: string;
}

/** A mutant and what became of it. */
export interface MutantResult extends Mutant {
  readonly status: MutantStatus;
  /** The failure that killed it, or why it has no verdict; may be empty. */
  readonly reason: string;
  /** How many tests ran while it was active; undefined when the runner does not say. */
  readonly testsCompleted?: number;
  /** Ids of the tests that noticed it, and of those that reach it; undefined when the runner does not say. */
  readonly killedBy?: readonly string[];
  readonly coveredBy?: readonly string[];
  /** True when it survived and is accepted as equivalent; its status is then `Ignored`. */
  readonly accepted?: boolean;
  /** Time its tests took, in milliseconds. */
  readonly durationMs?: number;
  /** True when the mutated code runs while modules load, so that no single test covers it. */
  readonly static: boolean;
}

/** How many mutants met which fate. */
export interface Tally {
  readonly killed: number;
  readonly timeout: number;
  /** Timeouts that are counted as survivors, because it was asked for; `timeout` has only the others. */
  readonly slowSurvivors: number;
  readonly survived: number;
  readonly noCoverage: number;
  /** Survivors that are accepted as equivalent: neither detected nor held against the tests. */
  readonly accepted: number;
  readonly ignored: number;
  readonly errors: number;
  /** Survivors that no test was run against: their "survival" says nothing. */
  readonly untested: number;
}

/** What a mutant that ran into the time limit counts as. */
export type TimeoutsCountAs = 'detected' | 'survived';

export function tally(results: Iterable<MutantResult>, timeouts: TimeoutsCountAs = 'detected'): Tally {
  const counts = { killed: 0, timeout: 0, slowSurvivors: 0, survived: 0, noCoverage: 0 };
  const others = { accepted: 0, ignored: 0, errors: 0, untested: 0 };
  for (const { status, testsCompleted, accepted } of results) {
    if (accepted === true) others.accepted++;
    else if (status === 'Killed') counts.killed++;
    else if (status === 'Timeout') counts[timeouts === 'survived' ? 'slowSurvivors' : 'timeout']++;
    else if (status === 'NoCoverage') counts.noCoverage++;
    else if (status === 'Ignored') others.ignored++;
    else if (status === 'RuntimeError' || status === 'CompileError') others.errors++;
    else if (status === 'Survived') {
      counts.survived++;
      if (testsCompleted === 0) others.untested++;
    }
  }
  return { ...counts, ...others };
}

export const detected = (counts: Tally): number => counts.killed + counts.timeout;

/** Mutants that count: detected or not, but neither ignored nor broken. */
export const valid = (counts: Tally): number =>
  detected(counts) + counts.survived + counts.slowSurvivors + counts.noCoverage;

function percentage(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((10_000 * part) / whole) / 100;
}

/** Percentage of the valid mutants that were detected, rounded to hundredths; null when there are none. */
export const score = (counts: Tally): number | null => percentage(detected(counts), valid(counts));

/** Percentage detected among the valid mutants that some test reaches; null when there are none. */
export const coveredScore = (counts: Tally): number | null =>
  percentage(detected(counts), valid(counts) - counts.noCoverage);

/** What tells one mutant from another. */
export function mutantKey(mutant: Mutant): string {
  const { file, line, column, endLine, endColumn, mutator, replacement } = mutant;
  return `${file}\0${line}:${column}-${endLine}:${endColumn}\0${mutator}\0${replacement}`;
}

/** In the order of the source: by file, place and replacement. */
export function compareMutants(a: Mutant, b: Mutant): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  const byPlace = a.line - b.line || a.column - b.column || a.endLine - b.endLine || a.endColumn - b.endColumn;
  if (byPlace !== 0) return byPlace;
  const [left, right] = [`${a.mutator}\0${a.replacement}`, `${b.mutator}\0${b.replacement}`];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Items by a name, in the order met. */
export function groupBy<T>(items: Iterable<T>, name: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(name(item));
    if (group === undefined) groups.set(name(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** How many mutants each file has. */
export function countByFile(mutants: Iterable<Mutant>): Record<string, number> {
  return Object.fromEntries([...groupBy(mutants, ({ file }) => file)].map(([file, group]) => [file, group.length]));
}
