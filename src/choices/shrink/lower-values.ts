import { isBigIntChoice, simplestChoice, type Choice, type Recording } from '../sequence.ts';
import type { ShrinkPass, ShrinkState } from './shrink.ts';

function withChoice(recording: Recording, sequence: number, position: number, choice: Choice): Recording {
  return recording.map((choices, index) => (index === sequence ? choices.with(position, choice) : choices));
}

function withValue(choice: Choice, value: bigint): Choice {
  return isBigIntChoice(choice) ? { ...choice, value } : { ...choice, value: Number(value) };
}

/** Binary search for the value nearest to the simplest one that still fails, assuming that failing is monotone. */
async function lower(state: ShrinkState, sequence: number, position: number): Promise<void> {
  const choice = state.current.recording[sequence]?.[position];
  if (choice === undefined) return;
  const simplest = simplestChoice(choice);
  if (simplest.value === choice.value) return;
  if (await state.consider(withChoice(state.current.recording, sequence, position, simplest))) return;
  if (choice.value < 0 && -choice.value <= choice.max) {
    await state.consider(withChoice(state.current.recording, sequence, position, withValue(choice, BigInt(-choice.value))));
  }
  let holds = BigInt(simplest.value);
  for (;;) {
    const current = state.current.recording[sequence]?.[position];
    if (current === undefined || state.stopped) return;
    const fails = BigInt(current.value);
    const middle = holds + (fails - holds) / 2n;
    if (middle === holds || middle === fails) return;
    if (!(await state.consider(withChoice(state.current.recording, sequence, position, withValue(current, middle))))) {
      holds = middle;
    }
  }
}

/** Moves every choice towards the simplest value of its range. */
export const lowerValues: ShrinkPass = {
  name: 'lower-values',
  async run(state) {
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) {
      for (let position = 0; position < (state.current.recording[sequence]?.length ?? 0); position++) {
        if (state.stopped) return;
        await lower(state, sequence, position);
      }
    }
  },
};
