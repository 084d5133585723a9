import { pre } from 'fast-check';

/** Refuses the input at hand when `condition` is false; refused inputs count neither for nor against a property. */
export function assume(condition: boolean): asserts condition {
  pre(condition);
}
