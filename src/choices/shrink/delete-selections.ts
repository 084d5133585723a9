import { withValue, type ChoiceSequence } from '../sequence.ts';
import { inRange, shifted, splice, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const shortestSelection = 2; // a length may look like the first of them, so every place is tried as the start

/** Where draws without replacement end that begin at `start`: each has one value less to choose from than the one before. */
function selectionEnd(choices: ChoiceSequence, start: number): number {
  let end = start + 1;
  while (
    end < choices.length &&
    choices[end]!.min === choices[start]!.min &&
    choices[end]!.max === shifted(choices[end - 1]!.max, -1)
  ) {
    end++;
  }
  return end;
}

/**
 * Takes one selection back. What it had taken is there again for those after it, so every later index from it on moves up
 * by one and still means the same element. The number of selections is expected right before the first.
 */
function* deleteSelection(
  state: ShrinkState,
  sequence: number,
  start: number,
  position: number,
  end: number,
): Search<boolean> {
  const { recording } = state.current;
  const choices = recording[sequence]!;
  const taken = choices[position]!;
  const counter = choices[start - 1];
  if (counter === undefined || !inRange(counter, shifted(counter.value, -1))) return false;
  const edits: [number, number | bigint][] = [[start - 1, shifted(counter.value, -1)]];
  for (let at = position + 1; at < end; at++) {
    const { value } = choices[at]!;
    if (value >= taken.value) edits.push([at, shifted(value, 1)]);
  }
  const renumbered = withValues(recording, sequence, edits);
  // The very last element left was taken without a choice. Now there are two left, and it is the second.
  const forced = Number(choices[end - 1]!.max) - Number(choices[end - 1]!.min) === 1 && counter.value > end - start;
  const tail = forced ? [withValue(choices[end - 1]!, shifted(choices[end - 1]!.min, 1))] : [];
  const rest = [...renumbered[sequence]!.slice(position + 1, end), ...tail];
  return yield splice(renumbered, sequence, position, end, rest);
}

/** Deletes elements of subarrays and shuffles, where each choice means "one of those that are left". */
export const deleteSelections: ShrinkPass = {
  name: 'delete-selections',
  *run(state) {
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) {
      for (let start = 0; start < (state.current.recording[sequence]?.length ?? 0); start++) {
        let end = selectionEnd(state.current.recording[sequence]!, start);
        if (end - start < shortestSelection) continue;
        for (let position = end - 1; position >= start; position--) {
          if (!(yield* deleteSelection(state, sequence, start, position, end))) continue;
          const choices = state.current.recording[sequence] ?? [];
          end = start < choices.length ? selectionEnd(choices, start) : start;
          position = Math.min(position, end);
        }
      }
    }
  },
};
