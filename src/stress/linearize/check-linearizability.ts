import { EntryList } from './entry-list.ts';
import type { HistoryOperation, LinearizabilityModel, Linearization } from './history.ts';
import { SeenConfigurations } from './seen-configurations.ts';

export interface LinearizabilityLimits {
  /** Times the model may be asked before the verdict is `unknown`. */
  readonly maxSteps: number;
}

/** What one search remembers of each operation it linearized. */
interface Linearized<State> {
  readonly operation: number;
  readonly stateBefore: State;
}

/**
 * Whether a history is linearizable: whether each operation can be placed at one moment between its call and its return so
 * that the model gives the same answers in that order.
 *
 * The search of Wing and Gong ("Testing and Verifying Concurrent Objects", 1993) with the memory of Lowe ("Testing for
 * linearizability", 2017, §3), as Porcupine does it: take the first call whose answer the model accepts out of the history,
 * go on with the rest, and go back when a return is met whose call was not taken. Unlike Porcupine we do not split the
 * history into partitions: a model whose parts are independent is checked part by part by its owner.
 */
export function checkLinearizability<State, Operation>(
  history: readonly HistoryOperation<Operation>[],
  model: LinearizabilityModel<State, Operation>,
  limits: LinearizabilityLimits,
): Linearization {
  const list = new EntryList(history);
  const seen = new SeenConfigurations<State>(history.length, model.equal);
  const taken: Linearized<State>[] = [];
  let state = model.init();
  let longest: readonly number[] = [];
  let steps = 0;
  let entry = list.after(list.head);
  while (list.after(list.head) !== list.head) {
    const operation = entry >> 1;
    if (entry % 2 === 0) {
      if (steps >= limits.maxSteps) return { verdict: 'unknown', order: longest, steps };
      steps++;
      const answer = model.step(state, history[operation]!.operation);
      if (answer.ok) {
        seen.toggle(operation);
        if (seen.add(answer.state)) {
          taken.push({ operation, stateBefore: state });
          if (taken.length > longest.length) longest = taken.map((each) => each.operation);
          state = answer.state;
          list.lift(operation);
          entry = list.after(list.head);
          continue;
        }
        seen.toggle(operation);
      }
      entry = list.after(entry);
      continue;
    }
    // The return of an operation that is not linearized: what was taken last must go elsewhere.
    const last = taken.pop();
    if (last === undefined) return { verdict: 'illegal', order: longest, steps };
    state = last.stateBefore;
    seen.toggle(last.operation);
    list.putBack(last.operation);
    entry = list.after(2 * last.operation);
  }
  return { verdict: 'ok', order: longest, steps };
}
