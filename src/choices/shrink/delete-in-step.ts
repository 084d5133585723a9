import { inRange, shifted, splice, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';
import { siblingRuns, type SiblingRun } from './siblings.ts';

const maxPairs = 32; // pairs of runs that are tried: inputs with more lists than that rarely tie all of them together

/** Deletes the last element of two runs, and counts both one lower. */
function* deleteLastOfBoth(state: ShrinkState, first: SiblingRun, second: SiblingRun): Search<boolean> {
  const { recording } = state.current;
  const edits: [number, number | bigint][] = [];
  for (const run of [first, second]) {
    const counter = run[0]!.start - 1;
    const choice = recording[0]![counter];
    if (choice === undefined || !inRange(choice, shifted(choice.value, -1))) return false;
    edits.push([counter, shifted(choice.value, -1)]);
  }
  let shorter = withValues(recording, 0, edits);
  for (const run of [second, first]) shorter = splice(shorter, 0, run.at(-1)!.start, run.at(-1)!.end);
  return yield shorter;
}

/** The n-th pair of runs of one length that do not overlap. */
function pairOfRuns(state: ShrinkState, wanted: number): readonly [SiblingRun, SiblingRun] | undefined {
  const runs = siblingRuns(state.current).toSorted((a, b) => a[0]!.start - b[0]!.start);
  let index = 0;
  for (const [at, first] of runs.entries()) {
    for (const second of runs.slice(at + 1)) {
      if (first.length !== second.length || second[0]!.start - 1 < first.at(-1)!.end) continue;
      if (index++ === wanted) return [first, second];
    }
  }
  return undefined;
}

/** Shortens two lists that have to have the same length. */
export const deleteInStep: ShrinkPass = {
  name: 'delete-in-step',
  *run(state) {
    for (let index = 0; index < maxPairs; index++) {
      const length = pairOfRuns(state, index)?.[0].length ?? 0;
      for (let deleted = 0; deleted < length; deleted++) {
        const pair = pairOfRuns(state, index);
        if (pair === undefined || !(yield* deleteLastOfBoth(state, ...pair))) break;
      }
    }
  },
};
