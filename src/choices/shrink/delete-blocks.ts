import { isSimplest, type Recording } from '../sequence.ts';
import { inRange, shifted, splice, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const longestBlock = 8; // choices: what arrays, strings and records draw for one element without a span of its own
const counterWindow = 4; // choices before a deleted block that may count it

/** Also lowers a choice before the cut by one, which is where a length often stands. */
function withShorterLength(shorter: Recording, sequence: number, counter: number): Recording | undefined {
  const choice = shorter[sequence]![counter]!;
  if (isSimplest(choice)) return undefined;
  const lowered = shifted(choice.value, choice.value > 0 ? -1 : 1);
  return inRange(choice, lowered) ? withValues(shorter, sequence, [[counter, lowered]]) : undefined;
}

function* deleteFrom(state: ShrinkState, sequence: number, size: number): Search {
  for (let end = state.current.recording[sequence]?.length ?? 0; end >= size; end--) {
    const length = state.current.recording[sequence]?.length ?? 0;
    if (end > length) continue;
    const start = end - size;
    const shorter = splice(state.current.recording, sequence, start, end);
    if (yield shorter) continue;
    for (let counter = start - 1; counter >= Math.max(0, start - counterWindow); counter--) {
      const candidate = withShorterLength(shorter, sequence, counter);
      if (candidate !== undefined && (yield candidate)) break;
    }
  }
}

/** Deletes runs of up to eight choices wherever they stand: for draws that no span tells apart, and for late sequences. */
export const deleteBlocks: ShrinkPass = {
  name: 'delete-blocks',
  *run(state) {
    for (let sequence = state.current.recording.length - 1; sequence >= 0; sequence--) {
      for (let size = Math.min(longestBlock, state.current.recording[sequence]?.length ?? 0); size >= 1; size--) {
        yield* deleteFrom(state, sequence, size);
      }
    }
  },
};
