import fc from 'fast-check';
import type { Json } from '../../targets/workflow/json.ts';
import type { Task } from '../../targets/workflow/task-graph.ts';

/** Needs by task, as a plan before anything is checked. */
export type Needs = ReadonlyMap<string, readonly string[]>;

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Any needs at all: circles, and names that are no task. */
export const anyNeeds: fc.Arbitrary<Needs> = fc
  .array(fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }), { maxLength: 6 })
  .map((lists) => new Map(lists.map((needs, index) => [names[index]!, needs])));

/** Needs that can be met, declared in any order. */
export const needs: fc.Arbitrary<Needs> = fc
  .array(fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 3 }), { minLength: 1, maxLength: 6 })
  .chain((lists) => {
    const entries = lists.map((list, index) => {
      const own = list.filter((need) => need < index).map((need) => names[need]!);
      return [names[index]!, own] as const;
    });
    return fc.shuffledSubarray(entries, { minLength: entries.length });
  })
  .map((entries) => new Map(entries));

/** Everything that a task needs, directly or not, itself left out. */
export function allNeeds(plan: Needs, name: string): Set<string> {
  const found = new Set(plan.get(name));
  for (const need of found) for (const further of plan.get(need) ?? []) found.add(further);
  return found;
}

/** What a task makes of its inputs: its name and theirs, all the way down. */
export function outputOf(plan: Needs, name: string): Json {
  return { name, of: (plan.get(name) ?? []).map((need) => outputOf(plan, need)) };
}

/** Tasks of a plan, each of which does what `outputOf` says, when `before` lets it. */
export function tasksOf(plan: Needs, before: (name: string) => unknown): Map<string, Task> {
  return new Map(
    [...plan].map(([name, own]) => [
      name,
      {
        needs: own,
        run: async (inputs) => {
          await before(name);
          return { name, of: own.map((need) => inputs.get(need)) };
        },
      },
    ]),
  );
}
