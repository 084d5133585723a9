import type { Recording, Span } from '../sequence.ts';
import { inRange, shifted, splice, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';
import { findRun, siblingRuns, type SiblingRun } from './siblings.ts';

const maxCounters = 3; // places where the number of elements may stand: in front of the first, or further away with that value

/**
 * Positions of choices that may count the elements of a run: the one right before the first, and the nearest before that
 * whose value is the number of elements (a length that `chain` handed down).
 */
function counters(recording: Recording, run: SiblingRun): readonly number[] {
  const choices = recording[0]!;
  const first = run[0]!.start;
  const found = first > 0 ? [first - 1] : [];
  for (let position = first - 2; position >= 0 && found.length < maxCounters; position--) {
    if (Number(choices[position]!.value) === run.length) found.push(position);
  }
  return found;
}

function without(recording: Recording, parts: readonly Span[], counter: number | undefined): Recording | undefined {
  const shorter = splice(recording, 0, parts[0]!.start, parts.at(-1)!.end);
  if (counter === undefined) return shorter;
  const choice = recording[0]![counter]!;
  const count = shifted(choice.value, -parts.length);
  return inRange(choice, count) ? withValues(shorter, 0, [[counter, count]]) : undefined;
}

/** Deletes neighbours of one run, many at a time first. `start` and `depth` find the run again after each success. */
function* deleteFromRun(state: ShrinkState, start: number, depth: number): Search {
  let run = findRun(state.current, start, depth);
  // Once a counter worked, it is the one: trying the others for every element would be wasted.
  let proven: { readonly counter: number | undefined } | undefined;
  for (let size = run?.length ?? 0; size >= 1; size = Math.floor(size / 2)) {
    for (let last = run?.length ?? 0; run !== undefined && last >= 1;) {
      const parts = run.slice(Math.max(0, last - size), last);
      let deleted = false;
      const options = proven === undefined ? [...counters(state.current.recording, run), undefined] : [proven.counter];
      for (const counter of options) {
        const candidate = without(state.current.recording, parts, counter);
        if (candidate === undefined || !(yield candidate)) continue;
        deleted = true;
        proven = { counter };
        break;
      }
      last -= parts.length;
      if (!deleted) continue;
      run = findRun(state.current, start, depth);
      last = Math.min(last, run?.length ?? 0);
    }
    if (run === undefined) return;
    size = Math.min(size, run.length + 1);
  }
}

/** Deletes elements of arrays, characters of strings, attempts of filters, and lowers the choice that counts them. */
export const deleteElements: ShrinkPass = {
  name: 'delete-elements',
  *run(state) {
    for (let index = 0; index < siblingRuns(state.current).length; index++) {
      const [first] = siblingRuns(state.current)[index]!;
      yield* deleteFromRun(state, first!.start, first!.depth);
    }
  },
};
