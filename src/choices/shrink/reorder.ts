import { compareChoices, compareSequences, type Choice, type Recording, type Span } from '../sequence.ts';
import { sameRange, splice, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';
import { findRun, siblingRuns, type SiblingRun } from './siblings.ts';

const swapWindow = 8; // choices to the right that a lone choice may change places with

function partOf(recording: Recording, span: Span): readonly Choice[] {
  return recording[0]!.slice(span.start, span.end);
}

/** The run's parts in another order; what stands between two parts stays there. */
function arranged(recording: Recording, run: SiblingRun, order: readonly (readonly Choice[])[]): Recording {
  const choices = recording[0]!;
  const result: Choice[] = [];
  for (const [index, span] of run.entries()) {
    result.push(...order[index]!);
    const next = run[index + 1];
    if (next !== undefined) result.push(...choices.slice(span.end, next.start));
  }
  return splice(recording, 0, run[0]!.start, run.at(-1)!.end, result);
}

/** Sorts a run at one stroke, or else as far as neighbours allow. */
function* sortRun(state: ShrinkState, start: number, depth: number): Search {
  const run = findRun(state.current, start, depth);
  if (run === undefined) return;
  const parts = run.map((span) => partOf(state.current.recording, span));
  const sorted = parts.toSorted(compareSequences);
  if (sorted.every((part, index) => part === parts[index])) return;
  if (yield arranged(state.current.recording, run, sorted)) return;
  for (let index = 1; index < run.length; index++) {
    for (let at = index; at > 0; at--) {
      const now = findRun(state.current, start, depth);
      if (now === undefined || at >= now.length) break;
      const order = now.map((span) => partOf(state.current.recording, span));
      if (compareSequences(order[at - 1]!, order[at]!) <= 0) break;
      const swapped = order.with(at - 1, order[at]!).with(at, order[at - 1]!);
      if (!(yield arranged(state.current.recording, now, swapped))) break;
    }
  }
}

function* swapValues(state: ShrinkState, sequence: number): Search {
  for (let left = 0; left < (state.current.recording[sequence]?.length ?? 0); left++) {
    for (let right = left + 1; right <= left + swapWindow; right++) {
      const choices = state.current.recording[sequence];
      const a = choices?.[left];
      const b = choices?.[right];
      if (a === undefined || b === undefined) break;
      if (!sameRange(a, b) || compareChoices(a, b) <= 0) continue;
      yield withValues(state.current.recording, sequence, [
        [left, b.value],
        [right, a.value],
      ]);
    }
  }
}

/** Puts the simpler of equal parts first, so that one failure has one form. */
export const reorder: ShrinkPass = {
  name: 'reorder',
  *run(state) {
    for (let index = 0; index < siblingRuns(state.current).length; index++) {
      const [first] = siblingRuns(state.current)[index]!;
      yield* sortRun(state, first!.start, first!.depth);
    }
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) yield* swapValues(state, sequence);
  },
};
