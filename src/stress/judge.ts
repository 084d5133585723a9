import type { CompletedOperation, ErasedStressSpecification } from '../core/declaration.ts';
import type { StressFailure, TraceEvent, OperationFate } from './execution.ts';
import { checkLinearizability } from './linearize/check-linearizability.ts';
import type { HistoryOperation } from './linearize/history.ts';
import { renderCall, renderFate } from './render.ts';
import type { Scenario } from './scenario.ts';

/** Times a model may be asked about one scenario: what a second is enough for with ordinary models. */
export const maxModelSteps = 200_000;

/** Fails a scenario whose answers no order of its operations explains. */
export class NotLinearizableError extends Error {
  override readonly name = 'NotLinearizableError';
}

export interface ModelVerdict {
  readonly failure?: StressFailure;
  /** Why there is no verdict. */
  readonly undecided?: string;
}

/** The finished operations with the times of their start and settling, and their indices in the scenario. */
function historyOf(
  scenario: Scenario,
  fates: readonly OperationFate[],
  trace: readonly TraceEvent[],
): { readonly history: HistoryOperation<CompletedOperation>[]; readonly indices: number[] } {
  const history: HistoryOperation<CompletedOperation>[] = [];
  const indices: number[] = [];
  for (const [index, fate] of fates.entries()) {
    if (fate.state !== 'returned' && fate.state !== 'threw') continue;
    const { name, args } = scenario[index]!;
    const operation: CompletedOperation =
      fate.state === 'returned'
        ? { name, args, result: fate.result }
        : { name, args, result: undefined, error: fate.error };
    const call = trace.findIndex((event) => event.type === 'start' && event.operation === index);
    const end = trace.findIndex((event) => event.type === 'settle' && event.operation === index);
    history.push({ operation, call, return: end });
    indices.push(index);
  }
  return { history, indices };
}

function explain(scenario: Scenario, fates: readonly OperationFate[], explained: readonly number[]): string {
  const render = (index: number): string => `${renderCall(scenario[index]!)} ${renderFate(fates[index]!)}`;
  if (explained.length === 0) return 'no operation can come first with the answer it gave';
  const rest = fates.flatMap((fate, index) =>
    (fate.state === 'returned' || fate.state === 'threw') && !explained.includes(index) ? [render(index)] : [],
  );
  return `after ${explained.map(render).join(', ')} the model allows none of: ${rest.join(', ')}`;
}

/** Asks the model whether some order of the operations that respects real time explains every answer. */
export function judgeByModel(
  specification: ErasedStressSpecification,
  scenario: Scenario,
  fates: readonly OperationFate[],
  trace: readonly TraceEvent[],
): ModelVerdict {
  const { model } = specification;
  if (model === undefined) return {};
  const { history, indices } = historyOf(scenario, fates, trace);
  try {
    const { verdict, order } = checkLinearizability(history, model, { maxSteps: maxModelSteps });
    if (verdict === 'ok') return {};
    if (verdict === 'unknown') return { undecided: `the model was asked ${maxModelSteps} times without a verdict` };
    const explained = order.map((position) => indices[position]!);
    const error = new NotLinearizableError(
      `no order of the operations explains what they answered: ${explain(scenario, fates, explained)}`,
    );
    return { failure: { kind: 'linearizability', error } };
  } catch (error) {
    // The model itself is at fault; that is told as what it is.
    return { failure: { kind: 'error', error } };
  }
}
