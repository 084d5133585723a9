import { machine, property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { runGraph, type TaskOutcome } from '../../targets/workflow/run-graph.ts';
import { defineGraph, type Task } from '../../targets/workflow/task-graph.ts';
import { allNeeds, anyNeeds, needs, outputOf, tasksOf, type Needs } from './graphs.ts';
import { MemoryJournal } from './memory-journal.ts';

const concurrency = fc.integer({ min: 1, max: 3 });
const idle = (): undefined => undefined;

property(
  'a graph is accepted exactly when every need is a task and none needs itself in the end',
  [anyNeeds],
  (plan) => {
    const define = (): unknown => defineGraph(tasksOf(plan, idle));
    const stranger = [...plan].find(([, own]) => own.some((need) => !plan.has(need)))?.[0];
    const circular = [...plan.keys()].filter((name) => allNeeds(plan, name).has(name));
    if (stranger !== undefined) {
      expect(define).toThrow(expect.objectContaining({ name: 'WorkflowError', code: 'dependency', subject: stranger }));
    } else if (circular.length > 0) {
      let refusal: Error & { subject?: string } = new Error('accepted');
      try {
        define();
      } catch (error) {
        refusal = error as Error;
      }
      expect(refusal).toMatchObject({ code: 'cycle' });
      const circle = refusal.message.replace(/^cycle .: /, '').split(' → ');
      expect([circle[0], circle.at(-1)]).toEqual([refusal.subject, refusal.subject]);
      for (const [index, name] of circle.slice(0, -1).entries()) expect(plan.get(name)).toContain(circle[index + 1]);
      expect(new Set(circle).size).toBe(circle.length - 1);
    } else {
      expect(define).not.toThrow();
    }
  },
);

property(
  'the order has every task once, after those it needs, and otherwise as given',
  [needs],
  (plan) => {
    const { order } = defineGraph(tasksOf(plan, idle));
    expect(order.toSorted()).toEqual([...plan.keys()].toSorted());
    const given = [...plan.keys()];
    for (const [at, name] of order.entries()) {
      const done = new Set(order.slice(0, at));
      const ready = given.filter((one) => !done.has(one) && plan.get(one)!.every((need) => done.has(need)));
      expect(name).toBe(ready[0]);
    }
  },
  { documentation: true },
);

property(
  'every task is done once, of the outputs of what it needs, whatever runs side by side',
  [needs, concurrency, fc.infiniteStream(fc.nat({ max: 4 }))],
  async (plan, limit, turns) => {
    const begun: string[] = [];
    const done = new Set<string>();
    let [working, peak] = [0, 0];
    const graph = defineGraph(
      tasksOf(plan, async (name) => {
        begun.push(name);
        for (const need of plan.get(name)!) expect(done.has(need)).toBe(true);
        peak = Math.max(peak, ++working);
        for (let turn = turns.next().value; turn > 0; turn--) await Promise.resolve();
        working--;
        done.add(name);
      }),
    );
    const journal = new MemoryJournal();
    const outcomes = await runGraph(graph, journal, limit);
    expect([...outcomes.keys()]).toEqual(graph.order);
    for (const [name, outcome] of outcomes)
      expect(outcome).toEqual({ status: 'done', output: outputOf(plan, name), resumed: false });
    expect(begun.toSorted()).toEqual([...plan.keys()].toSorted());
    expect(peak).toBeLessThanOrEqual(limit);
    const again = await runGraph(graph, journal);
    for (const outcome of again.values()) expect(outcome).toMatchObject({ status: 'done', resumed: true });
    expect(begun.length).toBe(plan.size);
  },
  { documentation: true },
);

property(
  'tasks that need nothing of each other run as many at a time as allowed',
  [fc.integer({ min: 1, max: 6 }), concurrency],
  async (count, limit) => {
    let [working, peak] = [0, 0];
    const task: Task = {
      needs: [],
      run: async () => {
        peak = Math.max(peak, ++working);
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
        working--;
        return null;
      },
    };
    await runGraph(
      defineGraph(new Map(Array.from({ length: count }, (_, index) => [`${index}`, task]))),
      new MemoryJournal(),
      limit,
    );
    expect(peak).toBe(Math.min(count, limit));
  },
  { documentation: true },
);

property(
  'a failure skips exactly what needs it, is kept nowhere, and the next run does the rest',
  [needs, fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd')), concurrency],
  async (plan, failing, limit) => {
    const runs: string[] = [];
    let healthy = false;
    const graph = defineGraph(
      tasksOf(plan, (name) => {
        runs.push(name);
        if (!healthy && failing.includes(name)) throw new Error(name);
      }),
    );
    const journal = new MemoryJournal();
    const isSkipped = (name: string): boolean => [...allNeeds(plan, name)].some((need) => failing.includes(need));
    for (const [name, outcome] of await runGraph(graph, journal, limit)) {
      const expected: TaskOutcome = isSkipped(name)
        ? { status: 'skipped' }
        : failing.includes(name)
          ? { status: 'failed', error: new Error(name) }
          : { status: 'done', output: outputOf(plan, name), resumed: false };
      expect(outcome).toEqual(expected);
      expect(journal.entries.has(name)).toBe(expected.status === 'done');
    }
    healthy = true;
    const firstRuns = runs.splice(0);
    const second = await runGraph(graph, journal, limit);
    const missing = [...plan.keys()].filter((name) => failing.includes(name) || isSkipped(name));
    expect(runs.toSorted()).toEqual(missing.toSorted());
    expect(firstRuns.some((name) => isSkipped(name))).toBe(false);
    for (const [name, outcome] of second)
      expect(outcome).toEqual({ status: 'done', output: outputOf(plan, name), resumed: !missing.includes(name) });
  },
);

property(
  'a journal that fails ends the run with its error, and only what is under way is begun after it',
  [needs, fc.nat({ max: 20 }), concurrency],
  async (plan, good, limit) => {
    let [left, late] = [good, 0];
    const graph = defineGraph(tasksOf(plan, () => void (left < 0 && late++)));
    const access = async <T>(value: T): Promise<T> => {
      if (left-- <= 0) {
        left = -1;
        throw new Error('disk full');
      }
      return value;
    };
    const running = runGraph(graph, { read: () => access(undefined), writeOnce: (_, text) => access(text) }, limit);
    if (good >= plan.size * 2) await running;
    else await expect(running).rejects.toThrow('disk full');
    // Tasks whose entry had been read by then are under way, and there are fewer of them than may run at once.
    expect(late).toBeLessThan(limit);
  },
);

/** A program of crashes: each run dies after so many steps. */
machine(
  'a graph that dies at any point goes on with the same outputs, and does nothing again whose output was kept',
  {
    initialize: (rule) => ({
      plan: rule([needs], (s: Crashing, plan) => {
        s.plan = plan;
      }),
    }),
    setup: (): Crashing => ({ plan: new Map(), kept: new Map() }),
    rules: (rule) => ({
      run: rule([fc.nat({ max: 30 }), concurrency], async (s, stepsToLive, limit) => {
        const journal = new MemoryJournal(s.kept, stepsToLive);
        const begun: string[] = [];
        const tasks = tasksOf(s.plan, async (name) => {
          begun.push(name);
          await journal.step();
        });
        const end = await Promise.race([runGraph(defineGraph(tasks), journal, limit), journal.death]);
        expect(begun.filter((name) => s.kept.has(name))).toEqual([]);
        expect(journal.writtenAgain).toEqual([]);
        for (const [name, text] of s.kept) expect(journal.entries.get(name)).toBe(text);
        s.kept = journal.entries;
        if (end === 'dead') return;
        for (const [name, outcome] of end)
          expect(outcome).toMatchObject({ status: 'done', output: outputOf(s.plan, name) });
      }),
    }),
    invariant: (s) => [...s.kept].every(([name, text]) => text === JSON.stringify(outputOf(s.plan, name))),
    steps: 6,
  },
  { documentation: true },
);

interface Crashing {
  plan: Needs;
  kept: ReadonlyMap<string, string>;
}
