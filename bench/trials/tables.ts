import type { PlantedMutant } from './instrumented-copy.ts';
import { onlyCatcher, suiteTrials } from './trial.ts';
import type { Baseline, Judge, Trial, Verdict } from './trial.ts';

/** One fault and what the trials said of it. */
export interface Look {
  readonly mutant: PlantedMutant;
  /** By trial; a trial without suites for the target, or that was not asked, is absent. */
  readonly verdicts: ReadonlyMap<Judge, Verdict>;
  /** The check that caught it. */
  readonly checks: ReadonlyMap<Judge, string>;
  readonly durationMs: number;
  /** False when the rest was not asked, because the fault could no longer be the catch of a trial that had none. */
  readonly complete: boolean;
}

export interface UniqueCatch {
  readonly trial: Trial;
  readonly look: Look;
  /** Mutants that had been run by then. */
  readonly looked: number;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [line(rows[0]!), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.slice(1).map(line)].join('\n');
}

/** Longest replacement that a cell shows, in characters. */
const replacementLength = 50;

function oneLine(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ');
  return flat.length > replacementLength ? `${flat.slice(0, replacementLength - 1)}…` : flat;
}

/** For each trial the first fault that it alone caught. */
export function uniqueTable(found: readonly UniqueCatch[]): string {
  const rows = found.map(({ trial, look: { mutant, checks }, looked }) => [
    trial,
    `${mutant.file}:${mutant.line}:${mutant.column}`,
    `${mutant.mutator}: ${oneLine(mutant.replacement)}`,
    trial === 'mutation' ? 'reported as a survivor' : (checks.get(trial) ?? ''),
    String(looked),
  ]);
  return table([['only caught by', 'place', 'fault', 'check', 'mutants looked at'], ...rows]);
}

/** How many of the faults each trial caught, missed or did not reach, and how many it alone caught. */
export function matrixTable(looks: readonly Look[]): string {
  const rows = suiteTrials.map((trial) => {
    const verdicts = looks.map((look) => look.verdicts.get(trial));
    const count = (verdict: Verdict | undefined): string => String(verdicts.filter((one) => one === verdict).length);
    const alone = looks.filter((look) => look.complete && onlyCatcher(look.verdicts) === trial).length;
    return [trial, count('caught'), count('missed'), count('unreached'), count(undefined), String(alone)];
  });
  const survivors = String(looks.filter((look) => look.complete && onlyCatcher(look.verdicts) === 'mutation').length);
  return table([
    [`of ${looks.length} mutants`, 'caught', 'missed', 'not reached', 'not asked', 'alone'],
    ...rows,
    ['mutation', survivors, '', '', '', survivors],
  ]);
}

/** Why a trial has no fault of its own, from what was seen. */
export function explainMiss(trial: Trial, baselines: readonly Baseline[], looks: readonly Look[]): string {
  if (trial === 'mutation') return `mutation: some suite caught every one of the ${looks.length} mutants looked at`;
  const own = baselines.filter((baseline) => baseline.trial === trial);
  if (own.length === 0) return `${trial}: no target has a suite for it`;
  const red = own.filter(({ failures }) => failures.length > 0);
  if (red.length === own.length)
    return `${trial}: its suites fail without any fault (${red.map(({ target }) => target).join(', ')})`;
  const caught = looks.filter(({ verdicts }) => verdicts.get(trial) === 'caught');
  const reached = looks.filter(({ verdicts }) => ['caught', 'missed'].includes(verdicts.get(trial) ?? ''));
  return `${trial}: it reached ${reached.length} of ${looks.length} mutants and caught ${caught.length}, each of which another trial caught as well`;
}
