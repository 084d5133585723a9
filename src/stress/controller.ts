import { PreconditionFailure } from 'fast-check';
import type { ErasedStressSpecification } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { EventLoop } from '../core/event-loop.ts';
import type { Clock } from '../core/ports.ts';
import { isThenable } from '../core/thenable.ts';
import type { OperationFate, StressFailure, TraceEvent } from './execution.ts';
import type { PlannedOperation, Scenario } from './scenario.ts';
import { InvariantFalseError, NeverSettledError } from './verdict-error.ts';

/** Microtask turns watched one by one before the event loop is let run: awaits in a row whose every step the invariant sees. */
const watchedTicks = 64;
/** How long a start waits for operations that wait for real time, in milliseconds; the end of a scenario waits longer. */
const startPatienceMs = 100;
/** Pause between looks at operations that wait for real time, in milliseconds. */
const lookAgainMs = 1;

/** What the controller needs of its surroundings. */
export interface ControllerPorts {
  readonly loop: EventLoop;
  readonly clock: Clock;
  /** Aborted when the run is to stop soon. */
  readonly signal: AbortSignal;
  /** True to wait for the time limit even when nothing seems to be under way. */
  readonly patient: boolean;
}

/** What the driver does between two steps. */
type Pause = 'tick' | 'turn' | 'wait';

/**
 * Starts the operations of one scenario on one subject as planned and lets them run in between.
 *
 * Between two starts, the code under test moves on microtask by microtask: the controller is itself a chain of microtasks
 * and takes one turn whenever every pending promise chain has taken one. It is written as a generator of pauses, driven by
 * one loop, because every async function in between would add turns of its own.
 *
 * Invariants: at most one operation of a task is running; a trace has each operation's start before its settling and
 * nothing after a failure.
 */
export class Controller {
  readonly trace: TraceEvent[] = [];
  readonly fates: OperationFate[];
  steps = 0;
  maxOverlap = 0;
  failure: StressFailure | undefined;
  readonly #specification: ErasedStressSpecification;
  readonly #operations: Scenario;
  readonly #subject: unknown;
  readonly #ports: ControllerPorts;
  readonly #resourcesBefore: ReadonlyMap<string, number>;
  /** Running operations by task. */
  readonly #running = new Map<number, number>();
  #settled = 0;
  #ended = false;

  constructor(
    specification: ErasedStressSpecification,
    operations: Scenario,
    subject: unknown,
    ports: ControllerPorts,
  ) {
    this.#specification = specification;
    this.#operations = operations;
    this.#subject = subject;
    this.#ports = ports;
    this.#resourcesBefore = ports.loop.activeResources();
    this.fates = operations.map(() => ({ state: 'waiting' }));
  }

  /** Runs the scenario to its end or to its first failure. */
  async run(): Promise<void> {
    const { loop, clock } = this.#ports;
    for (const pause of this.#perform()) {
      this.steps++;
      if (pause === 'tick') await null;
      else if (pause === 'turn') await loop.turn();
      else await clock.sleep(lookAgainMs);
    }
    this.#ended = true;
  }

  *#perform(): Generator<Pause, void, void> {
    this.#checkInvariant();
    const waiting = this.#operations.map((_, index) => index);
    const { timeoutMs } = this.#specification;
    while (waiting.length > 0 && !this.#stopped) {
      const first = waiting[0]!;
      yield* this.#awaitStart(this.#operations[first]!);
      if (this.#stopped) return;
      // When its task is stuck, an operation of another task may be what sets it free.
      const position = waiting.findIndex((index) => !this.#running.has(this.#operations[index]!.task));
      if (position === -1) {
        const settled = this.#settled;
        if (yield* this.#runUntil(() => this.#settled > settled, timeoutMs)) continue;
        return this.#judgeWhatNeverSettled();
      }
      this.#start(waiting.splice(position, 1)[0]!);
    }
    yield* this.#runUntil(() => this.#running.size === 0, timeoutMs);
    this.#judgeWhatNeverSettled();
  }

  /** Lets things run until an operation may start by its own rule and its task is free, or nothing can run any more. */
  *#awaitStart({ task, start }: PlannedOperation): Generator<Pause, void, void> {
    const settled = this.#settled;
    if (start.when === 'settled') yield* this.#runUntil(() => this.#running.size === 0, startPatienceMs);
    if (start.when === 'one-settled' && this.#running.size > 0) {
      yield* this.#runUntil(() => this.#settled > settled, startPatienceMs);
    }
    if (start.when === 'ticks') {
      for (let tick = 0; tick < start.ticks && !this.#stopped; tick++) {
        yield 'tick';
        this.#checkInvariant();
      }
    }
    yield* this.#runUntil(() => !this.#running.has(task), startPatienceMs);
  }

  /**
   * Lets the pending operations run until the condition holds: first microtask by microtask, then by turns of the event
   * loop, then in real time for as long as something is under way.
   *
   * @returns false when the condition does not hold and nothing can run, or the patience is spent
   */
  *#runUntil(condition: () => boolean, patienceMs: number): Generator<Pause, boolean, void> {
    let deadline: number | undefined;
    for (;;) {
      const settled = this.#settled;
      for (let tick = 0; tick < watchedTicks; tick++) {
        if (condition() || this.#stopped) return true;
        yield 'tick';
        this.#checkInvariant();
      }
      if (condition() || this.#stopped) return true;
      yield 'turn';
      this.#checkInvariant();
      if (condition() || this.#stopped) return true;
      if (this.#settled > settled) continue;
      if (!this.#ports.patient && !this.#isSomethingUnderWay()) return false;
      const now = this.#ports.clock.monotonicMs();
      deadline ??= now + patienceMs;
      if (now >= deadline) return false;
      yield 'wait';
    }
  }

  get #stopped(): boolean {
    return this.failure !== undefined || this.#ports.signal.aborted;
  }

  /** True when there are more timers, file operations, sockets … than before the scenario began. */
  #isSomethingUnderWay(): boolean {
    for (const [kind, count] of this.#ports.loop.activeResources()) {
      if (count > (this.#resourcesBefore.get(kind) ?? 0)) return true;
    }
    return false;
  }

  #start(index: number): void {
    const { name, args, task } = this.#operations[index]!;
    this.steps++;
    this.trace.push({ type: 'start', operation: index });
    this.fates[index] = { state: 'running' };
    this.#running.set(task, index);
    this.maxOverlap = Math.max(this.maxOverlap, this.#running.size);
    try {
      const run = this.#specification.operations[name]!.run as (
        subject: unknown,
        ...values: readonly unknown[]
      ) => unknown;
      const result = run(this.#subject, ...args);
      if (isThenable(result)) {
        Promise.resolve(result).then(
          (value) => this.#settle(index, { state: 'returned', result: value }),
          (error: unknown) => this.#settle(index, this.#fateOfError(error)),
        );
      } else {
        this.#settle(index, { state: 'returned', result });
      }
    } catch (error) {
      this.#settle(index, this.#fateOfError(error));
    }
    this.#checkInvariant();
  }

  #fateOfError(error: unknown): OperationFate {
    return PreconditionFailure.isFailure(error) ? { state: 'refused' } : { state: 'threw', error };
  }

  #settle(index: number, fate: OperationFate): void {
    if (this.#ended || this.failure !== undefined) return;
    this.fates[index] = fate;
    this.trace.push({ type: 'settle', operation: index });
    this.#running.delete(this.#operations[index]!.task);
    this.#settled++;
    if (fate.state !== 'threw' || this.#specification.model !== undefined) return;
    if (this.#specification.expects.some((expected) => fate.error instanceof expected)) return;
    this.failure = { kind: 'error', error: fate.error };
  }

  #checkInvariant(): void {
    const { invariant } = this.#specification;
    if (invariant === undefined || this.failure !== undefined) return;
    let answer: unknown;
    try {
      answer = invariant(this.#subject);
    } catch (error) {
      this.failure = { kind: 'invariant', error };
      return;
    }
    if (isThenable(answer)) {
      Promise.resolve(answer).catch(() => undefined); // it is refused below; its own rejection would hide that
      throw new AssayError(
        'declaration',
        'The invariant returned a promise, and while it is awaited the object goes on changing.',
        'Make the invariant synchronous, or check what needs awaiting in an operation or in the model.',
      );
    }
    if (answer === false) this.failure = { kind: 'invariant', error: new InvariantFalseError() };
  }

  #judgeWhatNeverSettled(): void {
    if (this.#stopped) return;
    const stuck = [...this.#running.values()].filter(
      (index) => this.#specification.operations[this.#operations[index]!.name]!.options.mayBlock !== true,
    );
    if (stuck.length === 0) return;
    const names = stuck.map((index) => this.#operations[index]!.name).join(', ');
    const waits = this.#isSomethingUnderWay();
    this.failure = waits
      ? {
          kind: 'timeout',
          error: new NeverSettledError(`${names} did not settle within ${this.#specification.timeoutMs} ms`),
        }
      : { kind: 'deadlock', error: new NeverSettledError(`${names} never settled, and nothing else can run`) };
  }
}
