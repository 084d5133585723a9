import type { Recording } from '../sequence.ts';
import { inRange, shifted, splice, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';
import { findRun, siblingRuns, type SiblingRun } from './siblings.ts';

/**
 * One part made of two neighbours: the first choice of the left takes the value of the right's, which goes away, and one
 * element fewer is counted in front of the run.
 */
function joined(recording: Recording, run: SiblingRun, index: number): Recording | undefined {
  const left = run[index]!;
  const right = run[index + 1]!;
  const choices = recording[0]!;
  const counter = run[0]!.start - 1;
  const count = choices[counter];
  const length = choices[left.start]!;
  if (count === undefined || typeof length.value !== typeof choices[right.start]!.value) return undefined;
  const total = shifted(length.value, choices[right.start]!.value);
  const fewer = shifted(count.value, -1);
  if (!inRange(length, total) || !inRange(count, fewer)) return undefined;
  const merged = withValues(recording, 0, [
    [counter, fewer],
    [left.start, total],
  ]);
  return splice(merged, 0, right.start, right.start + 1);
}

function* joinRun(state: ShrinkState, start: number, depth: number): Search {
  const tries = 2 * (findRun(state.current, start, depth)?.length ?? 0);
  for (let index = 0, tried = 0; tried < tries; tried++) {
    const run = findRun(state.current, start, depth);
    if (run === undefined || index + 1 >= run.length) return;
    const candidate = joined(state.current.recording, run, index);
    if (candidate === undefined || !(yield candidate)) index++;
  }
}

/** Makes one list of two neighbouring lists. */
export const joinSiblings: ShrinkPass = {
  name: 'join-siblings',
  *run(state) {
    for (let index = 0; index < siblingRuns(state.current).length; index++) {
      const [first] = siblingRuns(state.current)[index]!;
      yield* joinRun(state, first!.start, first!.depth);
    }
  },
};
