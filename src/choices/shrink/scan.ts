import { isSimplest } from '../sequence.ts';
import { withValues } from './edit.ts';
import { atDistance, choiceAt, distanceOf } from './lower-values.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const nearestFirst = 24n; // distances from the simplest value that are tried one by one
const belowCurrent = 8n; // distances right below the current one
const maxChoices = 24; // choices that are scanned: with more, each has little to do with what fails

function* scanChoice(state: ShrinkState, sequence: number, position: number): Search {
  const choice = choiceAt(state, sequence, position)!;
  const distance = distanceOf(choice);
  for (let wanted = 1n; wanted < distance; wanted++) {
    if (wanted > nearestFirst && wanted < distance - belowCurrent) wanted = distance - belowCurrent;
    if (yield withValues(state.current.recording, sequence, [[position, atDistance(choice, wanted)]])) return;
  }
}

/**
 * Tries the values of a choice one after the other, the simplest first: halving finds nothing where failing is not monotone
 * (only every seventh value fails, or none that another part of the input has). Dear, so it comes last.
 */
export const scan: ShrinkPass = {
  name: 'scan',
  *run(state) {
    let scanned = 0;
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) {
      for (let position = 0; scanned < maxChoices; position++) {
        const choice = choiceAt(state, sequence, position);
        if (choice === undefined) break;
        if (isSimplest(choice)) continue;
        scanned++;
        yield* scanChoice(state, sequence, position);
      }
    }
  },
};
