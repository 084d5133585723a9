/** An error that says what assay judged, not what the target threw: its stack is of no use to anybody. */
export class VerdictError extends Error {}

/** Fails a check whose invariant answered false. */
export class InvariantFalseError extends VerdictError {
  override readonly name = 'InvariantFalseError';
  constructor() {
    super('the invariant returned false');
  }
}

/** Fails a scenario of which something never settles. */
export class NeverSettledError extends VerdictError {
  override readonly name = 'NeverSettledError';
}

/** Fails a scenario whose answers no order of its operations explains. */
export class NotLinearizableError extends VerdictError {
  override readonly name = 'NotLinearizableError';
}

/** Fails a scenario that does something else when it is repeated. */
export class NondeterminismError extends VerdictError {
  override readonly name = 'NondeterminismError';
}
