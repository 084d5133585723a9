import type { Gate, Status } from '../core/check.ts';
import { detected, score, valid } from './mutant.ts';
import type { Tally } from './mutant.ts';

/**
 * How often, at most, a sample may turn a gate red although the whole target holds its threshold. One in a thousand:
 * a run has a handful of gates and a project thousands of runs, yet ten mutants with three detected still fail a gate of 80.
 */
export const falseAlarmRate = 0.001;

/** ln(0!), ln(1!), ... ln(size!). */
function logFactorials(size: number): Float64Array {
  const table = new Float64Array(size + 1);
  for (let n = 2; n <= size; n++) table[n] = table[n - 1]! + Math.log(n);
  return table;
}

/**
 * The chance that `drawn` draws without replacement from `population`, of which `marked` are marked, show at most `seen`
 * marked ones (the lower tail of the hypergeometric distribution).
 */
export function chanceOfAtMost(seen: number, drawn: number, marked: number, population: number): number {
  const log = logFactorials(population);
  const choose = (n: number, k: number): number => log[n]! - log[k]! - log[n - k]!;
  const whole = choose(population, drawn);
  let chance = 0;
  for (let count = Math.max(0, drawn - (population - marked)); count <= Math.min(seen, marked, drawn); count++) {
    chance += Math.exp(choose(marked, count) + choose(population - marked, drawn - count) - whole);
  }
  return Math.min(1, chance);
}

/** What is known of a target when its gate is judged. */
export interface Evidence {
  /** Mutants of the target, run or not. */
  readonly population: number;
  /** Mutants that were chosen to run: all of them, or a sample. */
  readonly chosen: number;
  /** What became of those that finished. */
  readonly counts: Tally;
  /** The lowest score allowed, in percent. */
  readonly required: number;
}

function refuted(detectedCount: number, drawn: number, population: number, required: number): boolean {
  if (drawn === population) return 100 * detectedCount < required * drawn;
  const marked = Math.ceil((required * population) / 100);
  return chanceOfAtMost(detectedCount, drawn, marked, population) < falseAlarmRate;
}

/**
 * Judges a target's score. All mutants: a plain comparison. A sample fails only when a target that just holds its
 * threshold would almost never look so bad (`falseAlarmRate`). An unfinished run has a verdict only when the rest cannot
 * change it.
 */
export function judgeScore({ population, chosen, counts, required }: Evidence): Status {
  const tested = valid(counts);
  const missing = Math.max(0, chosen - tested - counts.errors - counts.ignored - counts.accepted);
  const drawn = tested + missing;
  if (drawn === 0) return 'unknown';
  // Broken and ignored mutants are met in the sample as often as in the rest, so the population shrinks with them.
  const whole = chosen >= population ? drawn : Math.max(drawn, Math.round((population * drawn) / chosen));
  if (refuted(detected(counts) + missing, drawn, whole, required)) return 'failed';
  return refuted(detected(counts), drawn, whole, required) ? 'unknown' : 'passed';
}

/** The two gates of a target: its score, and that no survivor went untested. The first is left out without a threshold. */
export function gatesOf(target: string, evidence: Omit<Evidence, 'required'>, required: number | undefined): Gate[] {
  const { population, chosen, counts } = evidence;
  const gates: Gate[] = [];
  if (required !== undefined) {
    const name = chosen < population ? `mutation score (sample of ${chosen} of ${population})` : 'mutation score';
    gates.push({ name, target, required, actual: score(counts), status: judgeScore({ ...evidence, required }) });
  }
  const status = counts.untested === 0 ? 'passed' : 'failed';
  gates.push({ name: 'survivors that no test was run against', target, required: 0, actual: counts.untested, status });
  return gates;
}
