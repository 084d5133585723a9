import fc from 'fast-check';
import { operation, stress } from '../../../src/stress/stress.ts';
import type { StressDeclaration } from '../../../src/core/declaration.ts';
import { declared } from './declared.ts';

/** A place where other tasks may run, as a call to a database would be. */
const elsewhere = (): Promise<void> => Promise.resolve();

/** Several of them in a row. */
async function far(hops: number): Promise<void> {
  for (let hop = 0; hop < hops; hop++) await elsewhere();
}

/** One piece of concurrent code, with the bug or without. */
export interface Planted {
  readonly name: string;
  readonly kind: string;
  /** Scenarios within which it must be found, whatever the seed. */
  readonly within: number;
  /** The smallest failing scenario, as documented in `docs/guides/stress.md`. */
  readonly schedule: string;
  readonly declare: (broken: boolean) => StressDeclaration;
}

/** Runs one piece of work at a time. */
class Mutex {
  #tail: Promise<unknown> = Promise.resolve();
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}

class Counter {
  #value = 0;
  readonly #mutex = new Mutex();
  readonly #broken: boolean;
  constructor(broken: boolean) {
    this.#broken = broken;
  }
  increment(): Promise<number> {
    return this.#broken ? this.#increment() : this.#mutex.run(() => this.#increment());
  }
  async #increment(): Promise<number> {
    const before = this.#value;
    await elsewhere();
    this.#value = before + 1;
    return this.#value;
  }
}

const lostUpdate: Planted = {
  name: 'an update is lost across an await',
  kind: 'linearizability',
  within: 50,
  schedule: [
    '   task 1           task 2',
    '1  increment() …',
    '2                   increment() …',
    '3  increment() → 1',
    '4                   increment() → 1',
  ].join('\n'),
  declare: (broken) =>
    declared(() =>
      stress('counter', {
        setup: () => new Counter(broken),
        operations: { increment: operation([], (counter: Counter) => counter.increment()) },
        model: { init: () => 0, step: (count, { result }) => ({ ok: result === count + 1, state: count + 1 }) },
      }),
    ),
};

class Room {
  readonly capacity = 3;
  inside = 0;
  readonly #broken: boolean;
  constructor(broken: boolean) {
    this.#broken = broken;
  }
  async enter(people: number): Promise<boolean> {
    if (this.#broken) {
      const fits = this.inside + people <= this.capacity;
      await far(2);
      if (fits) this.inside += people;
      return fits;
    }
    await far(2);
    const fits = this.inside + people <= this.capacity;
    if (fits) this.inside += people;
    return fits;
  }
  async leave(): Promise<void> {
    await elsewhere();
    this.inside = Math.max(0, this.inside - 1);
  }
}

const overCapacity: Planted = {
  name: 'a check is outdated when it is acted upon',
  kind: 'invariant',
  within: 100,
  schedule: ['   task 1      task 2', '1  enter(2) …', '2              enter(2) …'].join('\n'),
  declare: (broken) =>
    declared(() =>
      stress('room', {
        setup: () => new Room(broken),
        operations: {
          enter: operation([fc.integer({ min: 2, max: 3 })], (room: Room, people) => room.enter(people)),
          leave: operation([], (room: Room) => room.leave()),
        },
        invariant: (room) => room.inside <= room.capacity,
      }),
    ),
};

class Dispatcher {
  readonly delivered = new Map<number, number>();
  readonly #queue: number[] = [];
  readonly #broken: boolean;
  constructor(broken: boolean) {
    this.#broken = broken;
  }
  push(job: number): void {
    this.#queue.push(job);
  }
  async dispatch(): Promise<void> {
    const job = this.#broken ? this.#queue[0] : this.#queue.shift();
    if (job === undefined) return;
    await far(3);
    this.delivered.set(job, (this.delivered.get(job) ?? 0) + 1);
    if (this.#broken) this.#queue.shift();
  }
}

let nextJob = 0;

const doubleDispatch: Planted = {
  name: 'a job is dispatched twice',
  kind: 'invariant',
  within: 100,
  schedule: [
    '   task 1              task 2',
    '1  push() → undefined',
    '2  dispatch() …',
    '3                      dispatch() …',
  ].join('\n'),
  declare: (broken) =>
    declared(() =>
      stress('dispatcher', {
        setup: () => {
          nextJob = 0;
          return new Dispatcher(broken);
        },
        operations: {
          push: operation([], (dispatcher: Dispatcher) => dispatcher.push(nextJob++)),
          dispatch: operation([], (dispatcher: Dispatcher) => dispatcher.dispatch()),
        },
        invariant: (dispatcher) => [...dispatcher.delivered.values()].every((times) => times === 1),
        tasks: 3,
        operationsPerTask: 3,
      }),
    ),
};

class Accounts {
  readonly #locks = [new Mutex(), new Mutex()] as const;
  readonly #broken: boolean;
  constructor(broken: boolean) {
    this.#broken = broken;
  }
  transfer(from: 0 | 1): Promise<void> {
    const [first, second] = this.#broken ? ([from, 1 - from] as const) : ([0, 1] as const);
    return this.#locks[first]!.run(async () => {
      await elsewhere();
      await this.#locks[second as 0 | 1].run(elsewhere);
    });
  }
}

const twoLocks: Planted = {
  name: 'two locks are taken in both orders',
  kind: 'deadlock',
  within: 100,
  schedule: [
    '   task 1                       task 2',
    '1  transfer(0) … never settled',
    '2                               transfer(1) … never settled',
  ].join('\n'),
  declare: (broken) =>
    declared(() =>
      stress('accounts', {
        setup: () => new Accounts(broken),
        operations: {
          transfer: operation([fc.constantFrom(0, 1)], (accounts: Accounts, from) => accounts.transfer(from)),
        },
        timeoutMs: 50,
      }),
    ),
};

class Cache {
  readonly #store = new Map<string, number>();
  readonly #cached = new Map<string, number>();
  readonly #broken: boolean;
  constructor(broken: boolean) {
    this.#broken = broken;
  }
  async get(key: string): Promise<number> {
    const hit = this.#cached.get(key);
    if (hit !== undefined) return hit;
    const value = this.#store.get(key) ?? 0;
    await far(2); // the answer of the store is on its way
    if (this.#broken) this.#cached.set(key, value); // whatever was put in the meantime is forgotten
    return value;
  }
  async put(key: string, value: number): Promise<void> {
    this.#store.set(key, value);
    this.#cached.set(key, value);
    await elsewhere();
  }
}

const staleCache: Planted = {
  name: 'a cache serves a value that was replaced',
  kind: 'linearizability',
  within: 1000,
  schedule: [
    '   task 1        task 2',
    '1  get("a") …',
    '2                put("a", 1) → undefined',
    '3  get("a") → 0',
    '4  get("a") → 0',
  ].join('\n'),
  declare: (broken) =>
    declared(() =>
      stress('cache', {
        setup: () => new Cache(broken),
        operations: {
          get: operation([fc.constantFrom('a', 'b')], (cache: Cache, key) => cache.get(key)),
          put: operation([fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 9 })], (cache: Cache, key, value) =>
            cache.put(key, value),
          ),
        },
        model: {
          init: (): Readonly<Record<string, number>> => ({}),
          step(state, done) {
            const [key] = done.args;
            if (done.name === 'put') return { ok: true, state: { ...state, [key]: done.args[1] } };
            return { ok: done.result === (state[key] ?? 0), state };
          },
        },
      }),
    ),
};

class Ledger {
  readonly #accounts = [10, 10];
  readonly #broken: boolean;
  constructor(broken: boolean) {
    this.#broken = broken;
  }
  get total(): number {
    return this.#accounts.reduce((sum, amount) => sum + amount, 0);
  }
  async move(amount: number): Promise<void> {
    this.#accounts[0]! -= amount;
    if (this.#broken) await elsewhere();
    this.#accounts[1]! += amount;
    await elsewhere();
  }
}

const brokenBetweenAwaits: Planted = {
  name: 'an invariant is broken only between two awaits',
  kind: 'invariant',
  within: 10,
  schedule: ['   task 1', '1  move(1) …'].join('\n'),
  declare: (broken) =>
    declared(() =>
      stress('ledger', {
        setup: () => new Ledger(broken),
        operations: {
          move: operation([fc.integer({ min: 1, max: 10 })], (ledger: Ledger, amount) => ledger.move(amount)),
        },
        invariant: (ledger) => ledger.total === 20,
      }),
    ),
};

export const plantedBugs: readonly Planted[] = [
  lostUpdate,
  overCapacity,
  doubleDispatch,
  twoLocks,
  staleCache,
  brokenBetweenAwaits,
];
