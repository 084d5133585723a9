import { WorkflowError } from './workflow-error.ts';
import type { Json } from './json.ts';

/** One piece of work that is done as a whole or not at all. */
export interface Task {
  /** the tasks whose outputs it works on */
  readonly needs: readonly string[];
  /** Makes the output of the outputs of what it needs, by name. */
  readonly run: (inputs: ReadonlyMap<string, Json>) => unknown;
}

/** Tasks that can all be done, each after those it needs. */
export interface TaskGraph {
  readonly tasks: ReadonlyMap<string, Task>;
  /** an order in which each comes after those it needs; otherwise as they were given */
  readonly order: readonly string[];
}

/**
 * Checks that the tasks can be done.
 * @throws WorkflowError `dependency` for a need that is no task, `cycle` for tasks that wait for each other
 */
export function defineGraph(tasks: ReadonlyMap<string, Task>): TaskGraph {
  const waitingFor = new Map<string, Set<string>>();
  for (const [name, { needs }] of tasks) {
    for (const need of needs) {
      if (!tasks.has(need)) throw new WorkflowError('dependency', name, `needs ${need}, which is no task`);
    }
    waitingFor.set(name, new Set(needs));
  }
  const order: string[] = [];
  for (;;) {
    const next = [...waitingFor].find(([, needs]) => needs.size === 0)?.[0];
    if (next === undefined) break;
    order.push(next);
    waitingFor.delete(next);
    for (const needs of waitingFor.values()) needs.delete(next);
  }
  if (waitingFor.size > 0) throw new WorkflowError('cycle', ...describeCircle(waitingFor));
  return { tasks: new Map(tasks), order };
}

/** A circle among tasks each of which waits for another of them, found by following the first need until one comes again. */
function describeCircle(waitingFor: ReadonlyMap<string, ReadonlySet<string>>): [name: string, circle: string] {
  const path: string[] = [];
  let [name] = [...waitingFor.keys()] as [string];
  while (!path.includes(name)) {
    path.push(name);
    [name] = [...(waitingFor.get(name) as ReadonlySet<string>)] as [string];
  }
  return [name, [...path.slice(path.indexOf(name)), name].join(' → ')];
}
