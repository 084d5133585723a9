import { isSimplest, simplestValue, type Choice } from '../sequence.ts';
import { shifted, splice, withValues } from './edit.ts';
import { choiceAt } from './lower-values.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const longestBlock = 4; // choices right behind the lowered one that it may have asked for
const maxSteps = 8; // a choice is lowered by one that often in a row: variants and sizes are small, and others come again
const maxSpans = 12; // parts that begin behind the lowered choice, nearest first

/** The next lower value, and the simplest one. */
function lowerValuesOf(choice: Choice): readonly (number | bigint)[] {
  const simplest = simplestValue(choice);
  const next = shifted(choice.value, choice.value > simplest ? -1 : 1);
  return next === simplest ? [simplest] : [simplest, next];
}

/** What the lowered choice may have drawn after it: whole parts that begin behind it, or a few choices. */
function* deletions(state: ShrinkState, sequence: number, position: number): Generator<readonly [number, number]> {
  const seen = new Set<string>();
  const { length } = state.current.recording[sequence]!;
  for (let size = 1; size <= longestBlock && position + 1 + size <= length; size++) {
    seen.add(`${position + 1}:${position + 1 + size}`);
    yield [position + 1, position + 1 + size];
  }
  if (sequence !== 0) return;
  for (const span of state.current.spans) {
    if (seen.size >= maxSpans) return;
    const key = `${span.start}:${span.end}`;
    if (span.start <= position || span.end <= span.start || seen.has(key)) continue;
    seen.add(key);
    yield [span.start, span.end];
  }
}

function* lowerOne(state: ShrinkState, sequence: number, position: number): Search<boolean> {
  const choice = choiceAt(state, sequence, position)!;
  for (const value of lowerValuesOf(choice)) {
    for (const [start, end] of deletions(state, sequence, position)) {
      const shorter = splice(state.current.recording, sequence, start, end);
      if (yield withValues(shorter, sequence, [[position, value]])) return true;
    }
  }
  return false;
}

/** Lowers a choice and deletes what it made others draw: a variant with fewer parts, a smaller size, a missing option. */
export const lowerAndDelete: ShrinkPass = {
  name: 'lower-and-delete',
  *run(state) {
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) {
      for (let position = 0; choiceAt(state, sequence, position) !== undefined; position++) {
        for (let lowered = 0; lowered < maxSteps; lowered++) {
          const choice = choiceAt(state, sequence, position);
          if (choice === undefined || isSimplest(choice) || !(yield* lowerOne(state, sequence, position))) break;
        }
      }
    }
  },
};
