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
  { readonly when: 'settled' | 'at-once' | 'one-settled' } | { readonly when: 'ticks'; readonly ticks: number };

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

/** Delays in microtask turns, close where most operations have their awaits, wide enough for those with many. */
const delays = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16] as const;

const settled: StartRule = { when: 'settled' };
const atOnce: StartRule = { when: 'at-once' };
const oneSettled: StartRule = { when: 'one-settled' };

/**
 * One draw decides, so that a simpler rule never moves the choices after it. Overlapping starts are drawn more often than
 * orderly ones: of a few operations at least two should meet.
 */
const startRule: Arbitrary<StartRule> = fc.constantFrom<StartRule[]>(
  ...Array.from({ length: 5 }, () => settled),
  ...Array.from({ length: 7 }, () => atOnce),
  ...Array.from({ length: 2 }, () => oneSettled),
  ...delays.map((ticks): StartRule => ({ when: 'ticks', ticks })),
);

/**
 * Leaves out what a task has no room for, and names the tasks by first appearance, so that a scenario of two tasks always has
 * tasks 0 and 1. Moving an operation to another task instead would tie its task to the operations before it, and deleting
 * one of those would then bring the others together: shrinking got stuck there.
 */
function fitTasks(operations: Scenario, most: number): Scenario {
  const counts = new Map<number, number>();
  const numbers = new Map<number, number>();
  return operations.flatMap((operation) => {
    const used = counts.get(operation.task) ?? 0;
    if (used === most) return [];
    counts.set(operation.task, used + 1);
    const task = numbers.get(operation.task) ?? numbers.size;
    numbers.set(operation.task, task);
    return [{ ...operation, task }];
  });
}

/**
 * The scenarios of a check: one list over all tasks in the order of starting, each operation with its task, its start rule,
 * its kind and its arguments. So deleting an element deletes one operation and leaves the others where they were, and the
 * simplest values mean one task, one operation after the other. The order of execution is drawn here too, before anything
 * runs: what the target does never moves a choice.
 *
 * @param maxOperations fewer than the check allows, to look for a shorter scenario
 */
export function scenarioArbitrary(
  specification: ErasedStressSpecification,
  maxOperations: number = specification.tasks * specification.operationsPerTask,
): Arbitrary<Scenario> {
  const { tasks, operationsPerTask } = specification;
  const calls = Object.entries(specification.operations).map(([name, { arbitraries }]) =>
    fc.record({ name: fc.constant(name), args: fc.tuple(...arbitraries) }),
  );
  const operation = fc
    .tuple(fc.integer({ min: 0, max: tasks - 1 }), startRule, fc.oneof(...calls))
    .map(([task, start, call]): PlannedOperation => ({ task, start, ...call }));
  return fc
    .array(operation, { minLength: 1, maxLength: maxOperations, size: 'max' })
    .map((operations) => fitTasks(operations, operationsPerTask));
}

/** How many tasks take part. */
export function taskCount(scenario: Scenario): number {
  return Math.max(0, ...scenario.map((operation) => operation.task + 1));
}
