import { nextWaitMs, type Random } from '../queue/backoff.ts';
import type { Clock } from '../queue/clock.ts';
import { Slots } from '../queue/slots.ts';
import { machinesIn, type Path, type State, type StateMachine, type WorkingState } from './definition.ts';
import type { Journal } from './journal.ts';
import { frozenJson, jsonText, type Json } from './json.ts';
import { holds, place, select } from './state-data.ts';
import { failureOf, isFor, runtimeFailure, StateFailure } from './state-failure.ts';
import { WorkflowError } from './workflow-error.ts';

/** Does the work of tasks. It fails by throwing; the signal is aborted when a branch beside it has failed. */
export type Resource = (input: Json, signal: AbortSignal) => unknown;

/** What surrounds an execution. */
export interface ExecutionPorts {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: Random;
  /** stops the execution, to be resumed from its journal */
  readonly signal?: AbortSignal;
  /** the most states that a machine goes through, those inside others counted apart: 25,000 unless told */
  readonly maxSteps?: number;
}

/** How an execution ended. */
export type Execution =
  | { readonly status: 'succeeded'; readonly output: Json }
  | { readonly status: 'failed'; readonly error: string; readonly cause: string };

/** What the journal says of an attempt. */
type Attempt = { readonly result: Json } | { readonly error: string; readonly cause: string };

/** The journal is out of order: no fault of a state, and nothing that a state may handle. */
class JournalFault extends Error {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super('the journal failed');
    this.thrown = thrown;
  }
}

/**
 * Runs a state machine. The outcome of each attempt of a Task, Parallel or Map and the end of each Wait are written to the journal first
 * and acted on then, so that an execution that was cut off goes on, with the same machine, input and journal, as if it had not been;
 * what has an outcome is not done again.
 * @throws WorkflowError `resource` when a task's is missing, `value` for an input that is no JSON; what the journal throws; the
 * signal's reason
 */
export async function execute(machine: StateMachine, input: unknown, ports: ExecutionPorts): Promise<Execution> {
  checkResources(machine, ports.resources);
  const start = frozenJson(jsonText(input));
  const signal = ports.signal ?? new AbortController().signal;
  try {
    return { status: 'succeeded', output: await new Interpreter(ports).run(machine, start, '', signal) };
  } catch (error) {
    if (error instanceof JournalFault) throw error.thrown;
    if (error instanceof StateFailure) return { status: 'failed', error: error.error, cause: error.failureCause };
    throw error;
  }
}

function checkResources(machine: StateMachine, resources: ReadonlyMap<string, Resource>): void {
  for (const [name, state] of machine.states) {
    if (state.type === 'Task' && !resources.has(state.resource)) {
      throw new WorkflowError('resource', state.resource, `needed by ${name}`);
    }
    for (const inner of machinesIn(state)) checkResources(inner, resources);
  }
}

class Interpreter {
  readonly #ports: ExecutionPorts;

  constructor(ports: ExecutionPorts) {
    this.#ports = ports;
  }

  /** @param at where in the execution: the same for the same step of every run, and for no other */
  async run(machine: StateMachine, input: Json, at: string, signal: AbortSignal): Promise<Json> {
    const { maxSteps = 25_000 } = this.#ports;
    let [name, value]: [string | null, Json] = [machine.startAt, input];
    for (let step = 0; name !== null; step++) {
      signal.throwIfAborted();
      if (step === maxSteps) throw runtimeFailure(`more than ${maxSteps} states`);
      const state = machine.states.get(name) as State;
      [name, value] = await this.#enter(state, value, `${at}/${step}`, signal);
    }
    return value;
  }

  /** Goes through a state, and answers what follows and with which input. */
  async #enter(state: State, raw: Json, at: string, signal: AbortSignal): Promise<[next: string | null, output: Json]> {
    if (state.type === 'Fail') throw new StateFailure(state.error, state.cause);
    if (state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map') {
      return this.#work(state, raw, at, signal);
    }
    const input = select(raw, state.inputPath);
    switch (state.type) {
      case 'Succeed':
        return [null, select(input, state.outputPath)];
      case 'Pass':
        return [state.next, select(place(raw, state.resultPath, state.result ?? input), state.outputPath)];
      case 'Wait':
        await this.#wait(state.seconds, input, at, signal);
        return [state.next, select(input, state.outputPath)];
      case 'Choice': {
        const next = state.choices.find(({ rule }) => holds(rule, input))?.next ?? state.otherwise;
        if (next === null) throw new StateFailure('States.NoChoiceMatched', 'no rule holds and there is no default');
        return [next, select(input, state.outputPath)];
      }
    }
  }

  async #wait(seconds: number | Path, input: Json, at: string, signal: AbortSignal): Promise<void> {
    const told = typeof seconds === 'number' ? seconds : select(input, seconds);
    if (!Number.isSafeInteger(told) || Number(told) < 0) {
      throw runtimeFailure(`expected a whole number of seconds, received ${JSON.stringify(told)}`);
    }
    const outcome = await this.#once(at, signal, async () => {
      await this.#ports.clock.sleep(Number(told) * 1000, signal);
      return null;
    });
    if ('error' in outcome) throw new StateFailure(outcome.error, outcome.cause);
  }

  async #work(
    state: WorkingState,
    raw: Json,
    at: string,
    signal: AbortSignal,
  ): Promise<[next: string | null, output: Json]> {
    try {
      const result = await this.#attempt(state, select(raw, state.inputPath), at, signal);
      return [state.next, select(place(raw, state.resultPath, result), state.outputPath)];
    } catch (error) {
      const catcher =
        error instanceof StateFailure ? state.catch.find(({ errors }) => isFor(errors, error.error)) : undefined;
      if (catcher === undefined) throw error;
      const { error: name, failureCause } = error as StateFailure;
      return [catcher.next, place(raw, catcher.resultPath, Object.freeze({ Error: name, Cause: failureCause }))];
    }
  }

  /** Tries until it succeeds or no retrier is left for the error. Each retrier counts its own. */
  async #attempt(state: WorkingState, input: Json, at: string, signal: AbortSignal): Promise<Json> {
    const { clock, random } = this.#ports;
    const used = state.retry.map(() => 0);
    for (let attempt = 1; ; attempt++) {
      const key = `${at}#${attempt}`;
      const outcome = await this.#once(key, signal, () => this.#do(state, input, key, signal));
      if ('result' in outcome) return outcome.result;
      const index = state.retry.findIndex(({ errors }) => isFor(errors, outcome.error));
      const retrier = state.retry[index];
      if (retrier === undefined || used[index] === retrier.maxAttempts) {
        throw new StateFailure(outcome.error, outcome.cause);
      }
      const retries = (used[index] as number) + 1;
      used[index] = retries;
      const { intervalSeconds, backoffRate, maxDelaySeconds, jitter } = retrier;
      const backoff = {
        baseMs: intervalSeconds * 1000,
        factor: backoffRate,
        capMs: maxDelaySeconds * 1000,
        jitter,
      };
      const waitMs = nextWaitMs(backoff, retries, 0, random);
      if ((await this.#read(`${at}#${attempt + 1}`)) === undefined) await clock.sleep(waitMs, signal);
    }
  }

  async #do(state: WorkingState, input: Json, at: string, signal: AbortSignal): Promise<unknown> {
    if (state.type === 'Task') return this.#ports.resources.get(state.resource)?.(input, signal);
    if (state.type === 'Parallel') {
      const jobs = state.branches.map((branch) => ({ machine: branch, input }));
      return this.#together(jobs, jobs.length, 'States.BranchFailed', at, signal);
    }
    const items = select(input, state.itemsPath);
    if (!Array.isArray(items)) throw runtimeFailure('the items are no list');
    const jobs = (items as readonly Json[]).map((item) => ({ machine: state.processor, input: item }));
    const limit = state.maxConcurrency === 0 ? Math.max(1, jobs.length) : state.maxConcurrency;
    return this.#together(jobs, limit, 'States.ExceedToleratedFailureThreshold', at, signal);
  }

  /** Runs machines side by side and gathers their results in order. The first failure stops the others, and is waited for. */
  async #together(
    jobs: readonly { readonly machine: StateMachine; readonly input: Json }[],
    limit: number,
    error: string,
    at: string,
    outer: AbortSignal,
  ): Promise<Json[]> {
    const stop = new AbortController();
    const signal = AbortSignal.any([outer, stop.signal]);
    const slots = new Slots(limit);
    const first: unknown[] = [];
    const ends = jobs.map(({ machine, input }, index) =>
      slots.run(async () => {
        try {
          return await this.run(machine, input, `${at}/${index}`, signal);
        } catch (thrown) {
          first.push(thrown);
          stop.abort(thrown);
          return null;
        }
      }),
    );
    const results = await Promise.all(ends);
    if (first.length === 0) return results;
    const [failure] = first;
    if (!(failure instanceof StateFailure)) throw failure;
    throw new StateFailure(error, JSON.stringify({ Error: failure.error, Cause: failure.failureCause }));
  }

  /** Does something unless the journal has an outcome of it, and says what the journal says then. */
  async #once(key: string, signal: AbortSignal, work: () => Promise<unknown>): Promise<Attempt> {
    const known = await this.#read(key);
    if (known !== undefined) return frozenJson(known) as unknown as Attempt;
    const outcome = await attempt(work, signal);
    const standing = await this.#guard(() => this.#ports.journal.writeOnce(key, outcome));
    return frozenJson(standing) as unknown as Attempt;
  }

  #read(key: string): Promise<string | undefined> {
    return this.#guard(() => this.#ports.journal.read(key));
  }

  async #guard<T>(access: () => Promise<T>): Promise<T> {
    try {
      return await access();
    } catch (error) {
      throw new JournalFault(error);
    }
  }
}

/** The outcome of work as text. What is no failure of the work itself comes through: a journal out of order, being stopped. */
async function attempt(work: () => Promise<unknown>, signal: AbortSignal): Promise<string> {
  try {
    return jsonText({ result: await work() });
  } catch (error) {
    if (error instanceof JournalFault || signal.aborted) throw error;
    const { error: name, failureCause } = failureOf(error);
    return jsonText({ error: name, cause: failureCause });
  }
}
