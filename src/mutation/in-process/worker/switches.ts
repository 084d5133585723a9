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
  /** Why the budget was exceeded since the last `activate`; undefined when it was not. */
  readonly exceeded: string | undefined;
  /** Switches a mutant on and forgets what was counted. */
  activate(id: string | undefined, hitLimit: number): void;
  /** Starts counting anew, with a limit of switches to pass. */
  start(stepLimit: number): void;
  /** Counts reached mutants into `into` from now on; undefined stops it. */
  record(into: Map<string, number> | undefined): void;
}

const helperNames = { active: 'stryMutAct_9fa48', cover: 'stryCov_9fa48', namespace: 'stryNS_9fa48' };

/**
 * Mutant switches. The limit of hits is that of StrykerJS (a hundred times what the dry run had); the limit of steps also ends
 * loops that do not pass the active mutant itself.
 */
export function createSwitches(): Switches {
  let active: string | undefined;
  let steps = 0;
  let stepLimit = Infinity;
  let hits = 0;
  let hitLimit = Infinity;
  let exceeded: string | undefined;
  let recorded: Map<string, number> | undefined;

  function exceed(reason: string): never {
    exceeded ??= reason;
    throw new BudgetError(reason);
  }

  function isActive(id: string): boolean {
    if (++steps > stepLimit) exceed(`endless: passed ${stepLimit} switches`);
    if (id !== active) return false;
    if (++hits > hitLimit) exceed(`endless: the mutant was reached ${hitLimit} times`);
    return true;
  }

  // oxlint-disable-next-line func-style -- `arguments` costs nothing when nothing is recorded, an array of the rest does
  function cover(): void {
    if (recorded === undefined) return;
    // oxlint-disable-next-line prefer-rest-params
    for (const id of arguments as unknown as Iterable<string>) recorded.set(id, (recorded.get(id) ?? 0) + 1);
  }

  return {
    helpers: { [helperNames.active]: isActive, [helperNames.cover]: cover, [helperNames.namespace]: () => ({}) },
    get steps() {
      return steps;
    },
    get exceeded() {
      return exceeded;
    },
    activate(id, limit) {
      active = id;
      hits = 0;
      hitLimit = limit;
      exceeded = undefined;
    },
    start(limit) {
      steps = 0;
      stepLimit = limit;
    },
    record(into) {
      recorded = into;
    },
  };
}
