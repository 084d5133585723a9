import type { FindingKind } from '../core/finding.ts';
import { describeFailure, type FailureDescription } from './failure.ts';
import { describePollution, looksPolluted, PrototypeGuard } from './prototype-guard.ts';

/** Ends the target's code where it called `process.exit`. */
class ExitSignal extends Error {
  override readonly name = 'ProcessExit';
}

/**
 * Keeps a worker alive and honest while a target runs in it: `process.exit` and `process.abort` become failures, so do errors
 * and rejections that nobody handles, prototypes are put back, and `Math.random` starts anew for each input.
 *
 * Invariant: between `begin` and `take` the first incident wins.
 */
export class ProcessGuard {
  #incident: FailureDescription | undefined;
  readonly #prototypes = new PrototypeGuard();
  readonly #onLateIncident: (() => void) | undefined;
  #running = false;
  readonly #random = (): number => {
    // Mulberry32 (Tommy Ettinger): a few instructions, because it starts anew for each of millions of inputs.
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  #seed = 0;

  /** @param onLateIncident called when something happens while no input runs */
  constructor(onLateIncident?: () => void) {
    this.#onLateIncident = onLateIncident;
    const exit = (code?: unknown): never => {
      const signal = new ExitSignal(`process.exit(${code === undefined ? '' : String(code)}) was called`);
      this.#report(describeFailure('exit', signal));
      throw signal;
    };
    process.exit = exit as typeof process.exit;
    (process as { reallyExit?: unknown }).reallyExit = exit;
    process.abort = (() => {
      const signal = new ExitSignal('process.abort() was called');
      this.#report(describeFailure('exit', signal));
      throw signal;
    }) as typeof process.abort;
    process.on('unhandledRejection', (reason) => {
      if (!(reason instanceof ExitSignal)) this.#report(describeFailure('rejection', reason));
    });
    process.on('uncaughtException', (error) => {
      if (!(error instanceof ExitSignal)) this.#report(describeFailure('error', error));
    });
  }

  /** Call before an input runs. */
  begin(): void {
    this.#incident = undefined;
    this.#running = true;
    this.#seed = 0;
    if (Math['random'] !== this.#random)
      Object.defineProperty(Math, 'random', { value: this.#random, configurable: true, writable: true });
  }

  /**
   * Describes what an input threw. Where it replaced a method that this takes, the prototypes are put back first, which counts
   * as an incident.
   */
  describe(kind: FindingKind, error: unknown): FailureDescription {
    try {
      return describeFailure(kind, error);
    } catch {
      this.#incident ??= describePollution(this.#prototypes.restore());
      return describeFailure(kind, error);
    }
  }

  /**
   * Call after it ran, instead of `take`, where millions do: what happened beside its result, but for changed prototypes, of
   * which it notices only what all code would stumble over.
   */
  takeQuickly(): FailureDescription | undefined {
    if (looksPolluted()) return this.take();
    this.#running = false;
    const incident = this.#incident;
    this.#incident = undefined;
    return incident;
  }

  /** Call after it ran: what happened beside its result, if anything. Puts the prototypes back. */
  take(): FailureDescription | undefined {
    this.#running = false;
    const pollution = describePollution(this.#prototypes.restore());
    const incident = this.#incident ?? pollution;
    this.#incident = undefined;
    return incident;
  }

  /** True for the error with which the guard ends code that called `process.exit`. */
  isExit(error: unknown): boolean {
    return error instanceof ExitSignal;
  }

  #report(failure: FailureDescription): void {
    this.#incident ??= failure;
    if (!this.#running) this.#onLateIncident?.();
  }
}
