import { isSimplest, simplestValue, type Choice } from '../sequence.ts';
import { sameRange, withValues } from './edit.ts';
import { distanceOf, smallestDistance } from './lower-values.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const partners = 4; // choices of the same range to the right that take over what the left one gives

/** `value` brought back into the choice's range as machine integers do it: past one end it goes on at the other. */
function wrapped(choice: Choice, value: bigint): bigint {
  const [min, max] = [BigInt(choice.min), BigInt(choice.max)];
  if (value > max) return value - (max - min + 1n);
  return value < min ? value + (max - min + 1n) : value;
}

/** Lowers the left of two choices and raises the right by as much, so that their sum stays (modulo the size of the range). */
function* transfer(state: ShrinkState, sequence: number, left: number, right: number): Search {
  const choices = state.current.recording[sequence]!;
  const a = choices[left]!;
  const b = choices[right]!;
  const most = distanceOf(a);
  const direction = a.value > simplestValue(a) ? 1n : -1n;
  const by = function* (amount: bigint): Search<boolean> {
    const given = BigInt(a.value) - direction * amount;
    const taken = wrapped(b, BigInt(b.value) + direction * amount);
    return yield withValues(state.current.recording, sequence, [
      [left, given],
      [right, taken],
    ]);
  };
  if (yield* by(most)) return;
  const room = direction > 0n ? BigInt(b.max) - BigInt(b.value) : BigInt(b.value) - BigInt(b.min);
  if (room > 0n && room < most && (yield* by(room))) return;
  yield* smallestDistance(most, (rest) => by(most - rest));
}

/** Moves value from earlier choices to later ones of the same range. */
export const redistribute: ShrinkPass = {
  name: 'redistribute',
  *run(state) {
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) {
      for (let left = 0; left < (state.current.recording[sequence]?.length ?? 0); left++) {
        let found = 0;
        for (let right = left + 1; found < partners; right++) {
          const choices = state.current.recording[sequence];
          const a = choices?.[left];
          const b = choices?.[right];
          if (a === undefined || b === undefined || isSimplest(a)) break;
          if (!sameRange(a, b)) continue;
          found++;
          yield* transfer(state, sequence, left, right);
        }
      }
    }
  },
};
