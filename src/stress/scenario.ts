import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { ErasedStressSpecification } from '../core/declaration.ts';

/**
 * When an operation starts, seen from the step before it. Ordered from simple to wild, because shrinking goes that way:
 * - `settled`: when nothing that was started before can go on;
 * - `at-once`: straight after the operation before it;
 * - `one-settled`: as soon as one pending operation settles;
 * - `ticks`: after so many microtask turns.
 */
export type StartRule =
  | { readonly when: 'settled' | 'at-once' | 'one-settled' }
  | { readonly when: 'ticks'; readonly ticks: number };

/** An operation as a scenario plans it. */
export interface PlannedOperation {
  /** 0-based, by first appearance in the scenario. */
  readonly task: number;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly start: StartRule;
}

/**
 * One test case of a stress check: operations in the order in which they are to start. Each task runs its own one after
 * the other, so an operation whose task is still busy waits for it.
 */
export type Scenario = readonly PlannedOperation[];

/** Microtask turns that a start may be delayed by: more than the awaits of one ordinary operation. */
const maxTicks = 16;

const startRule: Arbitrary<StartRule> = fc.oneof(
  fc.constant<StartRule>({ when: 'settled' }),
  fc.constant<StartRule>({ when: 'at-once' }),
  fc.constant<StartRule>({ when: 'one-settled' }),
  fc.integer({ min: 1, max: maxTicks }).map((ticks): StartRule => ({ when: 'ticks', ticks })),
);

/** The first task from `wanted` on, going round, that may have one more operation. */
function taskWithRoom(counts: readonly number[], wanted: number, most: number): number {
  for (let offset = 0; offset < counts.length; offset++) {
    const task = (wanted + offset) % counts.length;
    if (counts[task]! < most) return task;
  }
  throw new RangeError('every task is full'); // a scenario has at most tasks × most operations
}

/**
 * Gives every operation a task that has room for it, and names the tasks by first appearance, so that a scenario of two
 * tasks always has tasks 0 and 1.
 */
function assignTasks(operations: Scenario, tasks: number, most: number): Scenario {
  const counts = Array.from({ length: tasks }, () => 0);
  const numbers = new Map<number, number>();
  return operations.map((operation) => {
    const drawn = taskWithRoom(counts, operation.task, most);
    counts[drawn]!++;
    const task = numbers.get(drawn) ?? numbers.size;
    numbers.set(drawn, task);
    return { ...operation, task };
  });
}

/**
 * The scenarios of a check: one list over all tasks in the order of starting, each operation with its task, its start rule,
 * its kind and its arguments. So deleting an element deletes one operation and leaves the others where they were, and the
 * simplest values mean one task, one operation after the other. The order of execution is drawn here too, before anything
 * runs: what the target does never moves a choice.
 */
export function scenarioArbitrary(specification: ErasedStressSpecification): Arbitrary<Scenario> {
  const { tasks, operationsPerTask } = specification;
  const calls = Object.entries(specification.operations).map(([name, { arbitraries }]) =>
    fc.record({ name: fc.constant(name), args: fc.tuple(...arbitraries) }),
  );
  const operation = fc
    .tuple(fc.integer({ min: 0, max: tasks - 1 }), startRule, fc.oneof(...calls))
    .map(([task, start, call]): PlannedOperation => ({ task, start, ...call }));
  return fc
    .array(operation, { minLength: 1, maxLength: tasks * operationsPerTask, size: 'max' })
    .map((operations) => assignTasks(operations, tasks, operationsPerTask));
}

/** How many tasks take part. */
export function taskCount(scenario: Scenario): number {
  return Math.max(0, ...scenario.map((operation) => operation.task + 1));
}
