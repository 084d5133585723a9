import type { Fill, FillFactory } from './fill-port.ts';
import { simplestBigInt, simplestNumber, type Choice, type ChoiceSequence, type Recording } from './sequence.ts';

/** Recorded choices that are looked through for the range now asked for: fields that a generator lost in between. */
const window = 8;

/**
 * Replays what was recorded with an earlier version of a generator. Where the ranges agree it does exactly what was done
 * then. Where they do not, it looks for the next recorded choice of the range asked for (the ones between belonged to what
 * the generator no longer makes), else takes the recorded value if it fits (a range that was widened), else the simplest
 * one without using the recorded choice up (something new).
 */
class AligningFill implements Fill {
  readonly #choices: ChoiceSequence;
  #next = 0;

  constructor(choices: ChoiceSequence) {
    this.#choices = choices;
  }

  number(min: number, max: number): number {
    const value = this.#find(min, max);
    return typeof value === 'number' ? value : simplestNumber(min, max);
  }

  bigint(min: bigint, max: bigint): bigint {
    const value = this.#find(min, max);
    return typeof value === 'bigint' ? value : simplestBigInt(min, max);
  }

  #find(min: number | bigint, max: number | bigint): number | bigint | undefined {
    for (let ahead = 0; ahead < window; ahead++) {
      const choice = this.#choices[this.#next + ahead];
      if (choice === undefined) break;
      if (choice.min !== min || choice.max !== max) continue;
      this.#next += ahead + 1;
      return choice.value;
    }
    const choice = this.#choices[this.#next];
    if (choice === undefined || typeof choice.value !== typeof min || choice.value < min || choice.value > max)
      return undefined;
    this.#next++;
    return choice.value;
  }
}

/** Fills for a recording that may stem from another version of the generator: tokens, regressions, stored examples. */
export function aligningFills(recording: Recording): FillFactory {
  return (sequence) => new AligningFill(recording[sequence] ?? []);
}

/** The first place where a replay drew something else than was recorded. */
export interface Drift {
  readonly sequence: number;
  readonly position: number;
  /** Undefined when the recording had ended. */
  readonly recorded: Choice | undefined;
  /** Undefined when nothing more was drawn. */
  readonly drawn: Choice | undefined;
}

/**
 * Compares what a replay drew with what was recorded.
 *
 * @returns undefined when every range and value is the same: the input is exactly the recorded one
 */
export function findDrift(recorded: Recording, drawn: Recording): Drift | undefined {
  for (let sequence = 0; sequence < Math.max(recorded.length, drawn.length); sequence++) {
    const before = recorded[sequence] ?? [];
    const now = drawn[sequence] ?? [];
    for (let position = 0; position < Math.max(before.length, now.length); position++) {
      const [a, b] = [before[position], now[position]];
      if (a?.min === b?.min && a?.max === b?.max && a?.value === b?.value) continue;
      return { sequence, position, recorded: a, drawn: b };
    }
  }
  return undefined;
}

/** One sentence for the user: the recorded input was not replayed as it was, and where it parted. */
export function driftMessage({ sequence, position, recorded, drawn }: Drift): string {
  const was = recorded === undefined ? 'nothing more' : `${recorded.value} of ${recorded.min}..${recorded.max}`;
  const is = drawn === undefined ? 'nothing more' : `${drawn.value} of ${drawn.min}..${drawn.max}`;
  const place =
    sequence === 0
      ? `choice ${position + 1}`
      : `choice ${position + 1} of the ${sequence}. sequence drawn while the check ran`;
  return `the generator has changed since this input was recorded: ${place} was ${was} and is now ${is}`;
}

/** What has changed since an input was recorded; undefined when it is the very same one. */
export function driftOf(recorded: Recording, drawn: Recording): string | undefined {
  // A recording may hold late draws that a passing check has no need of; only the values themselves count here.
  const drift = findDrift(recorded.slice(0, 1), drawn.slice(0, 1));
  return drift === undefined ? undefined : driftMessage(drift);
}
