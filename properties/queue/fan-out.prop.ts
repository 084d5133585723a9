import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { FanOut, type Delivery, type Message } from '../../targets/queue/fan-out.ts';
import { Slots } from '../../targets/queue/slots.ts';
import { DeliverySet } from './delivery-set.ts';
import { settle } from './virtual-clock.ts';

const names = ['audit', 'mail', 'search'] as const;
type Name = (typeof names)[number];

const id = fc.constantFrom('1', '2', '3', '4', '5');
/** Rounds of publishing, with copies of messages within a round and over rounds. */
const rounds = fc.array(fc.array(id, { maxLength: 5 }), { minLength: 1, maxLength: 3 });
/** How often each subscriber fails with each message before it takes it, and how many turns it needs. */
const plan = fc.record({
  failures: fc.array(fc.tuple(fc.constantFrom(...names), id), { maxLength: 8 }),
  turns: fc.record({ audit: fc.nat({ max: 3 }), mail: fc.nat({ max: 3 }), search: fc.nat({ max: 3 }) }),
});
const concurrency = fc.integer({ min: 1, max: 3 });

/** Subscribers that fail as planned, and what happened to them. */
class Audience {
  readonly received: string[] = [];
  readonly begun: string[] = [];
  readonly working: Record<Name, number> = { audit: 0, mail: 0, search: 0 };
  readonly peak: Record<Name, number> = { audit: 0, mail: 0, search: 0 };
  readonly #failures: (readonly [Name, string])[];
  readonly #turns: Record<Name, number>;

  constructor(failures: readonly (readonly [Name, string])[], turns: Record<Name, number>) {
    this.#failures = [...failures];
    this.#turns = turns;
  }

  get subscribers(): Map<string, (message: Message<string>) => Promise<void>> {
    return new Map(names.map((name) => [name, (message) => this.#take(name, message)]));
  }

  async #take(name: Name, { id, body }: Message<string>): Promise<void> {
    expect(body).toBe(`body of ${id}`);
    this.begun.push(`${name} ${id}`);
    this.peak[name] = Math.max(this.peak[name], ++this.working[name]);
    for (let turn = 0; turn < this.#turns[name]; turn++) await Promise.resolve();
    this.working[name]--;
    const failure = this.#failures.findIndex(([failing, with_]) => failing === name && with_ === id);
    if (failure >= 0) {
      this.#failures.splice(failure, 1);
      throw new Error(`${name} ${id}`);
    }
    this.received.push(`${name} ${id}`);
  }
}

const messages = (ids: readonly string[]): Message<string>[] => ids.map((one) => ({ id: one, body: `body of ${one}` }));

property(
  'every subscriber gets each message once, whatever fails, is published twice, or at the same time',
  [rounds, plan, concurrency, fc.boolean()],
  async (published, { failures, turns }, limit, together) => {
    const audience = new Audience(failures, turns);
    const fanOut = new FanOut(audience.subscribers, new DeliverySet(), limit);
    if (together) await Promise.all(published.map((ids) => fanOut.publish(messages(ids))));
    else for (const ids of published) await fanOut.publish(messages(ids));
    // Each failure costs at most one more round.
    let last: Delivery[] = [];
    for (let round = 0; round <= failures.length; round++) last = await fanOut.publish(messages(published.flat()));
    expect(last.every(({ status }) => status === 'known')).toBe(true);
    const all = names.flatMap((name) => [...new Set(published.flat())].map((one) => `${name} ${one}`));
    expect(audience.received.toSorted()).toEqual(all.toSorted());
  },
  { runs: 60 },
);

property(
  'the answer tells message by message what became of it at each subscriber',
  [fc.uniqueArray(id, { maxLength: 5 }), plan, concurrency],
  async (ids, { failures, turns }, limit) => {
    const audience = new Audience(failures, turns);
    const log = new DeliverySet();
    const fanOut = new FanOut(audience.subscribers, log, limit);
    const fails = (name: string, one: string, before: number): boolean =>
      failures.filter(([failing, with_]) => failing === name && with_ === one).length > before;
    const expected = (round: number): object[] =>
      ids.flatMap((one) =>
        names.map((name) => {
          const where = { subscriber: name, messageId: one };
          if (fails(name, one, round)) return { ...where, status: 'failed', error: new Error(`${name} ${one}`) };
          const isNew = round === 0 || fails(name, one, round - 1);
          return { ...where, status: isNew ? 'delivered' : 'known', error: undefined };
        }),
      );
    for (const round of [0, 1, 2]) expect(await fanOut.publish(messages(ids))).toEqual(expected(round));
  },
  { runs: 60 },
);

property(
  'a subscriber is given as many messages at a time as allowed, no more and no fewer, in the order published',
  [fc.uniqueArray(id, { maxLength: 5 }), plan, concurrency],
  async (ids, { turns }, limit) => {
    const audience = new Audience([], { audit: turns.audit + 1, mail: turns.mail + 1, search: turns.search + 1 });
    await new FanOut(audience.subscribers, new DeliverySet(), limit).publish(messages(ids));
    for (const name of names) {
      expect(audience.peak[name]).toBe(Math.min(limit, ids.length));
      expect(audience.begun.filter((entry) => entry.startsWith(name))).toEqual(ids.map((one) => `${name} ${one}`));
    }
  },
  { documentation: true, runs: 60 },
);

property(
  'a subscriber that never answers keeps no other from its messages',
  [fc.uniqueArray(id, { minLength: 1 }), fc.nat({ max: 2 })],
  async (ids, position) => {
    const received: string[] = [];
    const good = (name: string) => (message: Message<string>) => void received.push(`${name} ${message.id}`);
    const subscribers = names.map(
      (name, index) => [name, index === position ? () => new Promise(() => undefined) : good(name)] as const,
    );
    void new FanOut<string>(new Map(subscribers), new DeliverySet()).publish(messages(ids));
    await settle();
    const others = names.filter((_, index) => index !== position);
    expect(received.toSorted()).toEqual(others.flatMap((name) => ids.map((one) => `${name} ${one}`)).toSorted());
  },
  { documentation: true, runs: 60 },
);

property(
  'when the log fails, the delivery counts as failed and is made again',
  [id, fc.boolean()],
  async (one, reading) => {
    const log = new DeliverySet();
    const audience = new Audience([], { audit: 0, mail: 0, search: 0 });
    const fanOut = new FanOut(audience.subscribers, log);
    log.broken = reading ? 'has' : 'add';
    const deliveries = await fanOut.publish(messages([one]));
    expect(deliveries.map(({ status, error }) => [status, (error as Error).message])).toEqual(
      names.map(() => ['failed', 'the log is broken']),
    );
    log.broken = null;
    const again = await fanOut.publish(messages([one, one]));
    expect(again.map(({ status }) => status)).toEqual([...names.map(() => 'delivered'), ...names.map(() => 'known')]);
    expect(audience.received.length).toBe(reading ? 3 : 6);
  },
  { runs: 60 },
);

property(
  'slots are used at once, never exceeded, handed on in order, and results come through',
  [fc.array(fc.tuple(fc.nat({ max: 4 }), fc.boolean()), { maxLength: 8 }), concurrency],
  async (tasks, limit) => {
    const slots = new Slots(limit);
    const begun: number[] = [];
    let working = 0;
    const all = tasks.map(([turns, fails], index) =>
      slots.run(async () => {
        begun.push(index);
        expect(++working).toBeLessThanOrEqual(limit);
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        working--;
        if (fails) throw new Error(`task ${index}`);
        return index;
      }),
    );
    expect(begun.length).toBe(Math.min(limit, tasks.length));
    const results = await Promise.allSettled(all);
    expect(begun).toEqual(tasks.map((_, index) => index));
    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as Error).message)),
    ).toEqual(tasks.map(([, fails], index) => (fails ? `task ${index}` : index)));
    expect(await slots.run(() => 'free again')).toBe('free again');
  },
  { documentation: true, runs: 60 },
);
