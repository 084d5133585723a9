import { AssayError } from '../../core/errors.ts';
import { isThenable } from '../../core/thenable.ts';
import { Bundles, isPick } from './bundle.ts';
import type { PlannedStep } from './planned-step.ts';
import type { Program } from './program.ts';
import type { ErasedMachine } from './specification.ts';
import { Trace, type TraceMemory } from './trace.ts';

/** Fails a machine whose invariant answered false. */
class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Fails a machine of which a rule answered false. */
class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** Work that hands out every promise that it needs the value of, and nothing else. */
type Work<Result = void> = Generator<PromiseLike<unknown>, Result, unknown>;

function* settled(value: unknown): Work<unknown> {
  return isThenable(value) ? yield value : value;
}

/** A callback of the specification, with the types of the state and of the arguments forgotten. */
type Callback = (...args: unknown[]) => unknown;

/** One execution of a program. */
class Execution {
  readonly #machine: ErasedMachine;
  readonly #trace: Trace;
  readonly #bundles = new Bundles();
  #state: unknown;

  constructor(machine: ErasedMachine, trace: Trace) {
    this.#machine = machine;
    this.#trace = trace;
  }

  *run(steps: readonly PlannedStep[]): Work {
    try {
      this.#state = yield* settled(this.#machine.setup());
    } catch (error) {
      this.#trace.failedBefore('the setup fails');
      throw error;
    }
    let failed = true;
    try {
      yield* this.#checkInvariant();
      for (const step of steps) yield* this.#step(step);
      failed = false;
    } finally {
      yield* this.#tearDown(failed);
    }
  }

  /** An error of the teardown is told only when there is none before it. */
  *#tearDown(failed: boolean): Work {
    try {
      yield* settled((this.#machine.teardown as Callback | undefined)?.(this.#state));
    } catch (error) {
      if (failed) return;
      this.#trace.failedAfter('the teardown fails');
      throw error;
    }
  }

  *#checkInvariant(): Work {
    const { invariant } = this.#machine;
    if (invariant === undefined) return;
    const steps = this.#trace.stepsTaken;
    try {
      if ((yield* settled((invariant as Callback)(this.#state))) !== false) return;
      const place = steps === 0 ? 'before the first step' : `after step ${steps}`;
      throw new InvariantError(`the invariant does not hold ${place}`);
    } catch (error) {
      if (steps === 0) this.#trace.failedBefore('the invariant fails before the first step');
      else this.#trace.failed('the invariant fails');
      throw error;
    }
  }

  *#step(step: PlannedStep): Work {
    const { rule, name } = step;
    const picks = step.args.filter(isPick);
    const resolved = this.#bundles.resolve(picks);
    if (resolved === undefined) return;
    let next = 0;
    const args = step.args.map((arg) => (isPick(arg) ? resolved[next++]!.value : arg));
    if (!this.#isEnabled(step, args)) return;
    this.#bundles.consume(picks, resolved);
    this.#trace.begin(step, resolved);
    try {
      const answer = (rule.run as Callback)(this.#state, ...args);
      if (isThenable(answer)) this.#trace.awaited();
      const result = yield* settled(answer);
      if (result === false && rule.into === undefined) throw new RuleError(`the rule "${name}" answered false`);
      const isCarried = rule.into !== undefined && result !== undefined;
      this.#trace.done(result, isCarried ? this.#bundles.add(rule.into, result, step.tag) : undefined);
    } catch (error) {
      this.#trace.failed('fails');
      throw error;
    }
    yield* this.#checkInvariant();
  }

  #isEnabled({ rule, name }: PlannedStep, args: readonly unknown[]): boolean {
    if (rule.when === undefined) return true;
    const enabled = (rule.when as Callback)(this.#state, ...args);
    if (!isThenable(enabled)) return Boolean(enabled);
    throw new AssayError(
      'declaration',
      `The precondition of the rule "${name}" answered with a promise.`,
      'Keep what it needs in the state, and answer at once.',
    );
  }
}

/** Does the work at once as far as no promise comes up. */
function perform(work: Work): void | Promise<void> {
  const first = work.next();
  if (first.done !== true) return performLater(work, first.value);
}

async function performLater(work: Work, first: PromiseLike<unknown>): Promise<void> {
  let pending = first;
  for (;;) {
    let result: IteratorResult<PromiseLike<unknown>, void>;
    let value: unknown;
    let failure: { readonly error: unknown } | undefined;
    try {
      value = await pending;
    } catch (error) {
      failure = { error };
    }
    result = failure === undefined ? work.next(value) : work.throw(failure.error);
    if (result.done === true) return;
    pending = result.value;
  }
}

/** Runs a program; synchronous when everything in it is. Throws what a step, the invariant, setup or teardown threw. */
export function executeProgram(machine: ErasedMachine, program: Program, memory: TraceMemory): void | Promise<void> {
  const trace = new Trace(program.steps);
  program.trace = trace;
  memory.add(trace);
  const pending = perform(new Execution(machine, trace).run(program.steps));
  if (pending === undefined) memory.delete(trace);
  else return pending.then(() => memory.delete(trace));
}
