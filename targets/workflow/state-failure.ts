/** A state that failed, by the name of its error, as retriers and catchers know it. A resource may throw one. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  readonly failureCause: string;

  constructor(error: string, failureCause: string) {
    super(`${error}: ${failureCause}`);
    this.error = error;
    this.failureCause = failureCause;
  }
}

/** What an execution itself is at fault for, such as a path that leads nowhere. */
export function runtimeFailure(cause: string): StateFailure {
  return new StateFailure('States.Runtime', cause);
}

/** The failure that something thrown by a resource amounts to. */
export function failureOf(thrown: unknown): StateFailure {
  if (thrown instanceof StateFailure) return thrown;
  if (thrown instanceof Error) return new StateFailure(thrown.name, thrown.message);
  return new StateFailure('States.TaskFailed', String(thrown));
}

/**
 * Whether a retrier or catcher of these errors is for that one. `States.ALL` and `States.TaskFailed` stand for all but
 * `States.Runtime`, which would only happen again; the latter not for `States.Timeout` either.
 */
export function isFor(errors: readonly string[], error: string): boolean {
  if (errors.includes(error)) return true;
  if (error === 'States.Runtime') return false;
  return errors.includes('States.ALL') || (errors.includes('States.TaskFailed') && error !== 'States.Timeout');
}
