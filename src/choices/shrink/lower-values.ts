import { isBigIntChoice, simplestValue, type Choice } from '../sequence.ts';
import { inRange, shifted, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const smallSteps = 4; // values right below the found one that are tried too: failing need not be monotone (even numbers only)

export function choiceAt(state: ShrinkState, sequence: number, position: number): Choice | undefined {
  return state.current.recording[sequence]?.[position];
}

/** How far the value is from the simplest one of its range. */
export function distanceOf(choice: Choice): bigint {
  const far = isBigIntChoice(choice)
    ? choice.value - BigInt(simplestValue(choice))
    : BigInt(choice.value) - BigInt(simplestValue(choice));
  return far < 0n ? -far : far;
}

/** The value so far from the simplest one, on the side where the choice's value is. */
export function atDistance(choice: Choice, distance: bigint): number | bigint {
  const simplest = simplestValue(choice);
  return choice.value < simplest ? shifted(simplest, -distance) : shifted(simplest, distance);
}

/**
 * Finds the smallest distance that is accepted, if accepting is monotone: brackets it from below with squares (small results
 * are by far the commonest), then halves. `accept` tries a distance. The current one counts as accepted, zero as refused.
 * Gives up early when neither the next lower distance nor half of it is accepted, which is how most attempts end.
 */
export function* smallestDistance(current: bigint, accept: (distance: bigint) => Search<boolean>): Search<bigint> {
  let refused = 0n;
  let accepted = current;
  for (let probe = 1n; probe < accepted; probe = (probe + 1n) * (probe + 1n) - 1n) {
    if (yield* accept(probe)) {
      accepted = probe;
      break;
    }
    refused = probe;
  }
  if (accepted === current && current - refused > 2n) {
    if (yield* accept(current - 1n)) accepted = current - 1n;
    else if (yield* accept(current / 2n)) accepted = current / 2n;
    else return current;
  }
  while (accepted - refused > 1n) {
    const middle = refused + (accepted - refused) / 2n;
    if (yield* accept(middle)) accepted = middle;
    else refused = middle;
  }
  return accepted;
}

/** Lowers one choice; true when it changed. */
export function* lowerChoice(state: ShrinkState, sequence: number, position: number): Search<boolean> {
  const before = state.current;
  const choice = choiceAt(state, sequence, position)!;
  const simplest = simplestValue(choice);
  if (choice.value === simplest) return false;
  const to = (value: number | bigint) => withValues(state.current.recording, sequence, [[position, value]]);
  if (yield to(simplest)) return true;
  const mirrored = shifted(simplest, distanceOf(choice));
  if (choice.value < simplest && inRange(choice, mirrored)) yield to(mirrored);
  const now = choiceAt(state, sequence, position);
  if (now === undefined || !inRange(choice, now.value)) return true;
  let distance = yield* smallestDistance(distanceOf(now), function* (wanted) {
    return yield to(atDistance(now, wanted));
  });
  for (let step = 2n; step <= smallSteps && step < distance; step++) {
    if (yield to(atDistance(now, distance - step))) {
      // Failing is not monotone here, but may be so in steps.
      const [from, by] = [distance - step, step];
      distance = from - by * ((from - 1n) / by);
      const steps = (from - distance) / by;
      const rest = yield* smallestDistance(steps + 1n, function* (wanted) {
        return yield to(atDistance(now, distance + (wanted - 1n) * by));
      });
      distance += (rest - 1n) * by;
      break;
    }
  }
  // The other side of the simplest value, one step nearer: -1 is simpler than 2.
  const beyond = shifted(simplest, now.value > simplest ? 1n - distance : distance - 1n);
  if (distance > 1n && inRange(now, beyond)) yield to(beyond);
  return state.current !== before;
}

/** Moves every choice towards the simplest value of its range. */
export const lowerValues: ShrinkPass = {
  name: 'lower-values',
  *run(state) {
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) {
      for (let position = 0; choiceAt(state, sequence, position) !== undefined; position++) {
        yield* lowerChoice(state, sequence, position);
      }
    }
  },
};
