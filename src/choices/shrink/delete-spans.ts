import type { Choice, Recording } from '../sequence.ts';
import type { ShrinkPass, ShrinkState } from './shrink.ts';

const largestBlock = 8; // choices: what arrays, strings and records draw for one element without a span of its own

function without(recording: Recording, sequence: number, start: number, end: number): Recording {
  return recording.map((choices, index) =>
    index === sequence ? [...choices.slice(0, start), ...choices.slice(end)] : choices,
  );
}

/** Also lowers the choice before the cut by one, which is where a length often stands. */
function withShorterLength(recording: Recording, sequence: number, before: number): Recording | undefined {
  const choice = recording[sequence]?.[before];
  if (choice === undefined || choice.value <= choice.min) return undefined;
  const lowered = (
    typeof choice.value === 'bigint' ? { ...choice, value: choice.value - 1n } : { ...choice, value: choice.value - 1 }
  ) as Choice;
  return recording.map((choices, index) => (index === sequence ? choices.with(before, lowered) : choices));
}

async function deleteWholeSpans(state: ShrinkState): Promise<void> {
  for (let index = 0; index < state.current.spans.length && !state.stopped; index++) {
    const span = state.current.spans[index]!;
    if (span.end > span.start && (await state.consider(without(state.current.recording, 0, span.start, span.end)))) {
      index--; // the same index now names the next span
    }
  }
}

async function deleteBlocks(state: ShrinkState, sequence: number): Promise<void> {
  for (let size = largestBlock; size >= 1; size--) {
    for (let end = state.current.recording[sequence]?.length ?? 0; end >= size && !state.stopped; end--) {
      const shorter = without(state.current.recording, sequence, end - size, end);
      if (await state.consider(shorter)) continue;
      for (let before = end - size - 1; before >= Math.max(0, end - size - largestBlock); before--) {
        const lowered = withShorterLength(shorter, sequence, before);
        if (lowered !== undefined && (await state.consider(lowered))) break;
      }
    }
  }
}

/** Deletes what one arbitrary drew, then runs of up to eight choices, with and without a length in front made smaller. */
export const deleteSpans: ShrinkPass = {
  name: 'delete-spans',
  async run(state) {
    await deleteWholeSpans(state);
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) await deleteBlocks(state, sequence);
  },
};
