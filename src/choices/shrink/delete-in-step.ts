import type { Recording } from '../sequence.ts';
import { inRange, shifted, splice, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';
import { siblingRuns, type SiblingRun } from './siblings.ts';

const maxGroups = 32; // groups of runs that are tried: inputs with more lists than that rarely tie all of them together

/** Runs of one length that do not overlap, in the order in which they were drawn. */
type Group = readonly SiblingRun[];

/** Lists of one length: all of them together first, because three that are tied give way to no pair, then two by two. */
function groupsOf(state: ShrinkState): readonly Group[] {
  const runs = siblingRuns(state.current).toSorted((a, b) => a[0]!.start - b[0]!.start);
  const byLength = new Map<number, SiblingRun[]>();
  for (const run of runs) {
    const group = byLength.get(run.length);
    if (group === undefined) byLength.set(run.length, [run]);
    else if (run[0]!.start >= group.at(-1)!.at(-1)!.end) group.push(run);
  }
  const pairs = runs.flatMap((first, at) =>
    runs
      .slice(at + 1)
      .filter((second) => first.length === second.length && second[0]!.start >= first.at(-1)!.end)
      .map((second): Group => [first, second]),
  );
  return [...[...byLength.values()].filter((group) => group.length > 2), ...pairs];
}

/** Where the lengths may stand: in front of each list, or in one choice before all of them, which `chain` handed down. */
function counterChoices({ recording }: ShrinkState['current'], group: Group): readonly (readonly number[])[] {
  const own = group.map((run) => run[0]!.start - 1).filter((position) => position >= 0);
  const choices = recording[0]!;
  for (let position = group[0]![0]!.start - 1; position >= 0; position--) {
    if (Number(choices[position]!.value) === group[0]!.length) return [own, [position]];
  }
  return [own];
}

/** The recording without the n-th element of every list of a group, and with the choices that count them one lower. */
function without(
  recording: Recording,
  group: Group,
  element: number,
  counters: readonly number[],
): Recording | undefined {
  const lowered: [number, number | bigint][] = [];
  for (const position of counters) {
    const choice = recording[0]![position]!;
    const value = shifted(choice.value, -1);
    if (!inRange(choice, value)) return undefined;
    lowered.push([position, value]);
  }
  let shorter = withValues(recording, 0, lowered);
  for (const run of group.toReversed()) shorter = splice(shorter, 0, run[element]!.start, run[element]!.end);
  return shorter;
}

/** Deletes one element of each list of the n-th group; true when there was one to delete. */
function* deleteOne(state: ShrinkState, index: number): Search<boolean> {
  const group = groupsOf(state)[index];
  if (group === undefined) return false;
  for (const counters of counterChoices(state.current, group)) {
    for (let element = group[0]!.length - 1; element >= 0; element--) {
      const candidate = without(state.current.recording, group, element, counters);
      if (candidate !== undefined && (yield candidate)) return true;
    }
  }
  return false;
}

/** Shortens lists that have to have the same length, by the elements at one place. */
export const deleteInStep: ShrinkPass = {
  name: 'delete-in-step',
  *run(state) {
    for (let index = 0; index < maxGroups; index++) {
      const length = groupsOf(state)[index]?.[0]!.length ?? 0;
      for (let deleted = 0; deleted < length; deleted++) {
        if (!(yield* deleteOne(state, index))) break;
      }
    }
  },
};
