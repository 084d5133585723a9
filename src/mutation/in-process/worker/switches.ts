/** Thrown inside mutated code that never ends; code that swallows it meets it again at the next switch. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** The functions that instrumented code calls, and what is counted there. */
export interface Switches {
  /** Names in instrumented code with what they stand for. */
  readonly helpers: Readonly<Record<string, unknown>>;
  /** Switches passed since `start`. */
  readonly steps: number;
  /** How often the active mutant was reached since `activate`. */
  readonly hits: number;
  /** Why the budget was exceeded since the last `activate`; undefined when it was not. */
  readonly exceeded: string | undefined;
  /** Switches a mutant on and forgets what was counted. */
  activate(id: string | undefined, hitLimit: number): void;
  /** Starts counting anew, with a limit of switches to pass. */
  start(stepLimit: number): void;
  /** Counts which mutants are reached from now on, and how often. */
  record(): void;
  /** What was reached since `record`, by id. */
  recordedSoFar(): string[];
  /** Ends `record`: what was reached, by id. */
  recorded(): Map<string, number>;
}

const helperNames = { active: 'stryMutAct_9fa48', cover: 'stryCov_9fa48', namespace: 'stryNS_9fa48' };

const none = -1;
/** Mutants that can be counted at first; there is room for more when they come. */
const firstCounters = 4096;

/** How often each of many small numbers came up. */
class Counters {
  #counts = new Uint32Array(firstCounters);
  #touched: number[] = [];

  add(id: number): void {
    if (id >= this.#counts.length) {
      const more = new Uint32Array(Math.max(2 * this.#counts.length, id + 1));
      more.set(this.#counts);
      this.#counts = more;
    }
    // Code under test may take away the methods of arrays, and is counted while they are gone.
    if (this.#counts[id]!++ === 0) this.#touched[this.#touched.length] = id;
  }

  /** What was counted so far, by the number as text. */
  get touched(): string[] {
    return this.#touched.map(String);
  }

  /** What was counted, by the number as text, and starts anew. */
  take(): Map<string, number> {
    const taken = new Map(this.#touched.map((id) => [String(id), this.#counts[id]!]));
    for (const id of this.#touched) this.#counts[id] = 0;
    this.#touched = [];
    return taken;
  }
}

/**
 * Mutant switches. The limit of hits is that of StrykerJS (a hundred times what the dry run had); the limit of steps also ends
 * loops that do not pass the active mutant itself.
 */
export function createSwitches(): Switches {
  let active = none;
  // In typed arrays, as plain variables would be boxed once they are counted beyond small integers.
  const steps = new Float64Array(1);
  let stepLimit = Infinity;
  let hits = 0;
  let hitLimit = Infinity;
  let exceeded: string | undefined;
  let recording = false;
  const counts = new Counters();

  function exceed(reason: string): never {
    exceeded ??= reason;
    throw new BudgetError(reason);
  }

  function isActive(id: number): boolean {
    if (++steps[0]! > stepLimit) exceed(`endless: passed ${stepLimit} switches`);
    if (id !== active) return false;
    if (++hits > hitLimit) exceed(`endless: the mutant was reached ${hitLimit} times`);
    return true;
  }

  // oxlint-disable-next-line func-style -- `arguments` costs nothing when nothing is recorded, an array of the rest does
  function cover(): void {
    if (!recording) return;
    // oxlint-disable-next-line prefer-rest-params
    for (let index = 0; index < arguments.length; index++) counts.add(arguments[index] as number);
  }

  return {
    helpers: { [helperNames.active]: isActive, [helperNames.cover]: cover, [helperNames.namespace]: () => ({}) },
    get steps() {
      return steps[0]!;
    },
    get hits() {
      return hits;
    },
    get exceeded() {
      return exceeded;
    },
    activate(id, limit) {
      active = id === undefined ? none : Number(id);
      hits = 0;
      hitLimit = limit;
      exceeded = undefined;
    },
    start(limit) {
      steps[0] = 0;
      stepLimit = limit;
    },
    record() {
      recording = true;
    },
    recordedSoFar: () => counts.touched,
    recorded() {
      recording = false;
      return counts.take();
    },
  };
}
