import type { Arbitrary } from 'fast-check';
import { ChoiceRandom } from '../choices/choice-random.ts';
import type { FillFactory } from '../choices/fill.ts';
import type { Recording, Span } from '../choices/sequence.ts';
import { ChoiceSource, DrawLimitError } from '../choices/source.ts';
import type { ErasedStressSpecification } from '../core/declaration.ts';

/**
 * When an operation starts, seen from the step before it. Ordered from simple to wild, because shrinking goes that way:
 * - `settled`: when nothing that was started before can go on;
 * - `at-once`: straight after the operation before it;
 * - `one-settled`: as soon as one pending operation settles;
 * - `ticks`: after so many microtask turns.
 */
export type StartRule =
  | { readonly when: 'settled' }
  | { readonly when: 'at-once' }
  | { readonly when: 'one-settled' }
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
export interface Scenario {
  readonly operations: readonly PlannedOperation[];
  /** What was drawn; read it after the scenario ran, because streams and `fc.gen` draw while it runs. */
  readonly recording: Recording;
  readonly spans: readonly Span[];
}

/** Microtask turns that a start may be delayed by: more than the awaits of one ordinary operation. */
const maxTicks = 16;
const startRules = ['settled', 'at-once', 'one-settled', 'ticks'] as const;

interface Drawing {
  readonly random: ChoiceRandom;
  readonly source: ChoiceSource;
}

function drawStart({ random }: Drawing): StartRule {
  const when = startRules[random.nextInt(0, startRules.length - 1)]!;
  return when === 'ticks' ? { when, ticks: random.nextInt(1, maxTicks) } : { when };
}

function drawArguments({ random, source }: Drawing, arbitraries: readonly Arbitrary<unknown>[]): readonly unknown[] {
  return arbitraries.map((arbitrary) => {
    source.openSpan(random.cursor.position);
    const value = arbitrary.generate(random, undefined).value;
    source.closeSpan(random.cursor.position);
    return value;
  });
}

/** The first task from `wanted` on, going round, that may have one more operation. */
function taskWithRoom(counts: readonly number[], wanted: number, most: number): number {
  for (let offset = 0; offset < counts.length; offset++) {
    const task = (wanted + offset) % counts.length;
    if (counts[task]! < most) return task;
  }
  throw new RangeError('every task is full'); // the caller draws at most tasks × most operations
}

/** Names the tasks by first appearance, so that a scenario of two tasks always has tasks 0 and 1. */
function renumbered(operations: readonly PlannedOperation[]): readonly PlannedOperation[] {
  const numbers = new Map<number, number>();
  return operations.map((operation) => {
    const task = numbers.get(operation.task) ?? numbers.size;
    numbers.set(operation.task, task);
    return { ...operation, task };
  });
}

/**
 * Draws a scenario from choices. Each operation is one span: whether there is one more, its task, its start rule, its kind
 * and its arguments. So deleting a span deletes one operation and leaves the others where they were, and the simplest
 * values mean one task, one operation after the other. The order of execution is drawn here too, before anything runs: what
 * the target does never moves a choice.
 *
 * @returns undefined when an arbitrary never stops drawing
 */
export function drawScenario(specification: ErasedStressSpecification, fills: FillFactory): Scenario | undefined {
  const source = new ChoiceSource(fills);
  const drawing: Drawing = { source, random: new ChoiceRandom(source.cursor()) };
  const { random } = drawing;
  const names = Object.keys(specification.operations);
  const counts = Array.from({ length: specification.tasks }, () => 0);
  const most = specification.tasks * specification.operationsPerTask;
  const operations: PlannedOperation[] = [];
  try {
    for (;;) {
      source.openSpan(random.cursor.position);
      // Zero ends the scenario; a full one draws it too, so that deleting an operation leaves the end where it is.
      const least = operations.length === 0 ? 1 : 0;
      const more = random.nextInt(least, operations.length < most ? most : 0) > 0;
      if (!more) break;
      const task = taskWithRoom(counts, random.nextInt(0, specification.tasks - 1), specification.operationsPerTask);
      counts[task]!++;
      const start = drawStart(drawing);
      const name = names[random.nextInt(0, names.length - 1)]!;
      const args = drawArguments(drawing, specification.operations[name]!.arbitraries);
      operations.push({ task, name, args, start });
      source.closeSpan(random.cursor.position);
    }
  } catch (error) {
    if (error instanceof DrawLimitError) return undefined;
    throw error;
  }
  source.closeSpan(random.cursor.position);
  source.seal();
  return {
    operations: renumbered(operations),
    get recording() {
      return source.recording;
    },
    spans: source.spans,
  };
}
