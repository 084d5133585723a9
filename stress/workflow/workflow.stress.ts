import { operation, stress } from 'assay';
import fc from 'fast-check';
import { MemoryJournal } from '../../properties/workflow/memory-journal.ts';
import { execute, type Resource } from '../../targets/workflow/execute.ts';
import { parseStateMachine } from '../../targets/workflow/parse-definition.ts';
import { runGraph } from '../../targets/workflow/run-graph.ts';
import { defineGraph, type Task } from '../../targets/workflow/task-graph.ts';

const limit = 2;

/** Runs of one workflow over one journal, at the same time. Each attempt of a task gives another output. */
class Runs {
  readonly #journal = new MemoryJournal();
  /** Outputs that somebody was given, as text. */
  readonly given = new Set<string>();
  peak = 0;
  #made = 0;

  async graph(turns: number, concurrency: number): Promise<void> {
    const task = (needs: readonly string[]): Task => ({
      needs,
      run: async (inputs) => ({ made: await this.#make(turns), of: [...inputs.values()] }),
    });
    const tasks = new Map([
      ['d', task(['b', 'c'])],
      ['b', task(['a'])],
      ['c', task(['a'])],
      ['a', task([])],
    ]);
    this.given.add(JSON.stringify([...(await runGraph(defineGraph(tasks), this.#journal, concurrency))].map(outputOf)));
  }

  async machine(turns: number): Promise<void> {
    let working = 0;
    const work: Resource = async (input) => {
      this.peak = Math.max(this.peak, ++working);
      const made = await this.#make(turns);
      working--;
      return { made, input };
    };
    const ports = { resources: new Map([['work', work]]), journal: this.#journal, clock, random: () => 0 };
    this.given.add(JSON.stringify(await execute(definition, [1, 2, 3], ports)));
  }

  async #make(turns: number): Promise<number> {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    return ++this.#made;
  }
}

function outputOf([name, outcome]: readonly [string, { readonly status: string; readonly output?: unknown }]): object {
  return { name, output: outcome.output, status: outcome.status };
}

const clock = { nowMs: () => 0, sleep: () => Promise.resolve() };
const single = (name: string): object => ({
  StartAt: name,
  States: { [name]: { Type: 'Task', Resource: 'work', End: true } },
});
const definition = parseStateMachine(
  JSON.stringify({
    StartAt: 'Each',
    States: {
      Each: { Type: 'Map', ItemProcessor: single('Item'), MaxConcurrency: limit, Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [single('Left'), single('Right')], End: true },
    },
  }),
);

const turns = fc.nat({ max: 6 });

stress('runs of one graph at the same time are all given the same outputs', {
  setup: () => new Runs(),
  operations: {
    run: operation([turns, fc.integer({ min: 1, max: 3 })], (runs: Runs, taking, tasks) => runs.graph(taking, tasks)),
  },
  invariant: ({ given }) => given.size <= 1,
  tasks: 3,
  operationsPerTask: 2,
});

stress('executions of one machine at the same time end the same, and a map keeps to its concurrency', {
  setup: () => new Runs(),
  operations: { execute: operation([turns], (runs: Runs, taking) => runs.machine(taking)) },
  invariant: ({ given, peak }) => given.size <= 1 && peak <= limit,
  tasks: 3,
  operationsPerTask: 2,
});
