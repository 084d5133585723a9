import type { Choice } from '../sequence.ts';
import { inRange, shifted, withValues } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const maxGroups = 16; // ranges with several choices; an input rarely has more that belong together

/** Positions of the choices of one range, for every range that three or more share: pairs are `lower-together`'s business. */
function groupsByRange(choices: readonly Choice[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [position, { min, max }] of choices.entries()) {
    const key = `${typeof min}:${min}:${max}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [position]);
    else group.push(position);
  }
  return [...groups.values()].filter((group) => group.length > 2).slice(0, maxGroups);
}

function* translateGroup(state: ShrinkState, sequence: number, group: readonly number[]): Search {
  const choices = state.current.recording[sequence]!;
  const first = choices[group[0]!];
  if (first === undefined) return;
  const values = group.map((position) => choices[position]).filter((choice) => choice !== undefined);
  const lowest = values.reduce((least, { value }) => (value < least ? value : least), first.value);
  for (const origin of new Set([first.value, lowest])) {
    if (BigInt(origin) === 0n) continue;
    const edits = group.map((position) => [position, shifted(choices[position]!.value, -BigInt(origin))] as const);
    if (!edits.every(([position, value]) => inRange(choices[position]!, value))) continue;
    if (yield withValues(state.current.recording, sequence, edits)) return;
  }
}

/** Moves all choices of one range by the same amount, so that the first or the least of them becomes zero: their differences stay. */
export const translate: ShrinkPass = {
  name: 'translate',
  *run(state) {
    for (let sequence = 0; sequence < state.current.recording.length; sequence++) {
      const count = groupsByRange(state.current.recording[sequence]!).length;
      for (let index = 0; index < count; index++) {
        const group = groupsByRange(state.current.recording[sequence] ?? [])[index];
        if (group !== undefined) yield* translateGroup(state, sequence, group);
      }
    }
  },
};
