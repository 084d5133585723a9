/** One operation of a concurrent history. */
export interface HistoryOperation<Operation> {
  readonly operation: Operation;
  /** When it was called; any unit, only the order matters. */
  readonly call: number;
  /** When it returned, not before `call`. An operation that returns when another is called overlaps with it. */
  readonly return: number;
}

/** What a correct object answers when operations happen one after the other. */
export interface LinearizabilityModel<State, Operation> {
  readonly init: () => State;
  /** Must not change `state`. */
  readonly step: (state: State, operation: Operation) => { readonly ok: boolean; readonly state: State };
  /** Default: deep equality. */
  readonly equal?: (a: State, b: State) => boolean;
}

/** `unknown`: the limit of steps ended the search. It is no pass. */
export type LinearizabilityVerdict = 'ok' | 'illegal' | 'unknown';

export interface Linearization {
  readonly verdict: LinearizabilityVerdict;
  /**
   * Indices in the history. With `ok`, an order that explains every answer; else the longest explained beginning that was
   * found.
   */
  readonly order: readonly number[];
  /** Times the model was asked. */
  readonly steps: number;
}
