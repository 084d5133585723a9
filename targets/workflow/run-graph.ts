import { Slots } from '../queue/slots.ts';
import type { Journal } from './journal.ts';
import { frozenJson, jsonText, type Json } from './json.ts';
import type { Task, TaskGraph } from './task-graph.ts';
import { WorkflowError } from './workflow-error.ts';

/** What became of a task. */
export type TaskOutcome =
  | {
      readonly status: 'done';
      readonly output: Json;
      /** whether it was done before this run */ readonly resumed: boolean;
    }
  | { readonly status: 'failed'; readonly error: unknown }
  /** something that it needs, directly or not, has failed */
  | { readonly status: 'skipped' };

/**
 * Does every task whose output is not in the journal yet, each after those it needs, and side by side where nothing forbids it.
 *
 * An output is written once and read back from its text, so that nobody can change it, and a run that comes later, or another one at the
 * same time, goes on with the same. A task that failed keeps those that need it from running and no others; it is tried again by the next run.
 * @param concurrency the most tasks at a time: an integer >= 1
 * @returns what became of each task, in the order of the graph
 * @throws what the journal throws, when the tasks under way have ended; WorkflowError `option`
 */
export async function runGraph(
  graph: TaskGraph,
  journal: Journal,
  concurrency = 1,
): Promise<ReadonlyMap<string, TaskOutcome>> {
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new WorkflowError('option', 'concurrency', `expected an integer of at least 1, received ${concurrency}`);
  }
  const run = new GraphRun(graph, journal, new Slots(concurrency));
  const ends = await Promise.allSettled(graph.order.map((name) => run.start(name)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return new Map(await Promise.all(graph.order.map(async (name) => [name, await run.outcomeOf(name)] as const)));
}

class GraphRun {
  readonly #graph: TaskGraph;
  readonly #journal: Journal;
  readonly #slots: Slots;
  /** Invariant: each begins after those it needs are in here, as the order of the graph has it. */
  readonly #outcomes = new Map<string, Promise<TaskOutcome>>();
  #journalFailed = false;

  constructor(graph: TaskGraph, journal: Journal, slots: Slots) {
    this.#graph = graph;
    this.#journal = journal;
    this.#slots = slots;
  }

  start(name: string): Promise<TaskOutcome> {
    const outcome = this.#settle(name, this.#graph.tasks.get(name) as Task);
    this.#outcomes.set(name, outcome);
    return outcome;
  }

  outcomeOf(name: string): Promise<TaskOutcome> {
    return this.#outcomes.get(name) as Promise<TaskOutcome>;
  }

  async #settle(name: string, task: Task): Promise<TaskOutcome> {
    const known = await this.#record(() => this.#journal.read(name));
    if (known !== undefined) return { status: 'done', output: frozenJson(known), resumed: true };
    const inputs = new Map<string, Json>();
    for (const need of task.needs) {
      const outcome = await this.outcomeOf(need);
      if (outcome.status !== 'done') return { status: 'skipped' };
      inputs.set(need, outcome.output);
    }
    return this.#slots.run(() => this.#do(name, task, inputs));
  }

  async #do(name: string, task: Task, inputs: ReadonlyMap<string, Json>): Promise<TaskOutcome> {
    // What is done now could not be kept, and would be done again.
    if (this.#journalFailed) return { status: 'skipped' };
    let text: string;
    try {
      text = jsonText(await task.run(inputs));
    } catch (error) {
      return { status: 'failed', error };
    }
    const standing = await this.#record(() => this.#journal.writeOnce(name, text));
    return { status: 'done', output: frozenJson(standing), resumed: false };
  }

  async #record<T>(access: () => Promise<T>): Promise<T> {
    try {
      return await access();
    } catch (error) {
      this.#journalFailed = true;
      throw error;
    }
  }
}
