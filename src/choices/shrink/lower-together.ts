import { isSimplest, simplestValue, type Choice } from '../sequence.ts';
import { inRange, sameRange, shifted, withValues } from './edit.ts';
import { atDistance, distanceOf, smallestDistance } from './lower-values.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const partners = 4; // choices of the same range to the right that are lowered by the same amount

/** Positions of the choices that share a value, for every value that occurs more than once. */
function duplicates(choices: readonly Choice[]): readonly (readonly number[])[] {
  const groups = new Map<number | bigint, number[]>();
  for (const [position, choice] of choices.entries()) {
    if (isSimplest(choice)) continue;
    const group = groups.get(choice.value);
    if (group === undefined) groups.set(choice.value, [position]);
    else group.push(position);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Lowers equal values to one smaller value. */
function* lowerDuplicates(state: ShrinkState, sequence: number, group: readonly number[]): Search {
  const choices = state.current.recording[sequence]!;
  const values = group.map((position) => choices[position]);
  const first = values[0];
  if (first === undefined || values.some((choice) => choice?.value !== first.value)) return;
  const accept = function* (distance: bigint): Search<boolean> {
    const edits = group.map((position) => [position, atDistance(choices[position]!, distance)] as const);
    return yield withValues(state.current.recording, sequence, edits);
  };
  if (
    yield withValues(
      state.current.recording,
      sequence,
      group.map((at) => [at, simplestValue(choices[at]!)] as const),
    )
  )
    return;
  yield* smallestDistance(distanceOf(first), accept);
}

/** Lowers two choices by the same amount, so that their difference stays. */
function* lowerPair(state: ShrinkState, sequence: number, left: number, right: number): Search {
  const choices = state.current.recording[sequence]!;
  const a = choices[left]!;
  const b = choices[right]!;
  const translated = shifted(b.value, -BigInt(a.value));
  if (inRange(a, 0) && inRange(b, translated)) {
    const candidate = withValues(state.current.recording, sequence, [
      [left, 0],
      [right, translated],
    ]);
    if (yield candidate) return;
  }
  const far = distanceOf(a) < distanceOf(b) ? distanceOf(a) : distanceOf(b);
  if (far === 0n) return;
  const by = (amount: bigint) =>
    withValues(state.current.recording, sequence, [
      [left, atDistance(a, distanceOf(a) - amount)],
      [right, atDistance(b, distanceOf(b) - amount)],
    ]);
  if (yield by(far)) return;
  // What is searched is the smallest rest that has to stay.
  yield* smallestDistance(far, function* (rest) {
    return yield by(far - rest);
  });
}

function* lowerPairs(state: ShrinkState, sequence: number): Search {
  for (let left = 0; left < (state.current.recording[sequence]?.length ?? 0); left++) {
    let found = 0;
    for (let right = left + 1; found < partners; right++) {
      const choices = state.current.recording[sequence];
      const a = choices?.[left];
      const b = choices?.[right];
      if (a === undefined || b === undefined) break;
      if (!sameRange(a, b)) continue;
      found++;
      if (!isSimplest(a)) yield* lowerPair(state, sequence, left, right);
    }
  }
}

/** Lowers several choices at once: all that are equal, and pairs by the same amount. */
export const lowerTogether: ShrinkPass = {
  name: 'lower-together',
  *run(state) {
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) {
      const length = duplicates(state.current.recording[sequence]!).length;
      for (let index = 0; index < length; index++) {
        const group = duplicates(state.current.recording[sequence] ?? [])[index];
        if (group !== undefined) yield* lowerDuplicates(state, sequence, group);
      }
      yield* lowerPairs(state, sequence);
    }
  },
};
