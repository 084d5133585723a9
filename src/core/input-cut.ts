/** Wish of whoever runs a check that it gives its verdict soon: after its first inputs, and without waiting long for one. */
export interface InputCut {
  /** Generated inputs after which a check stops; what is stored comes before and does not count. */
  inputs: number;
  /** Milliseconds that one input may take, where the check's own limit is longer. */
  limitMs: number;
  /** Counted up by checks: generated inputs that they met. */
  met: number;
  /** Set by a check that stopped for this reason, so that it held on part of its inputs only. */
  reached: boolean;
}

/** Where the wish stands on the global object: a suite may load a copy of assay of its own. */
export const inputCutName = Symbol.for('assay.input-cut');

/** The wish of this process, if there is one. */
export function wishedCut(): InputCut | undefined {
  return (globalThis as { [inputCutName]?: InputCut })[inputCutName];
}
