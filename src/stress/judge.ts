import type { CompletedOperation, ErasedStressSpecification } from '../core/declaration.ts';
import { countOf } from '../core/render/count-of.ts';
import type { StressFailure, TraceEvent, OperationFate } from './execution.ts';
import { checkLinearizability } from './linearize/check-linearizability.ts';
import type { HistoryOperation } from './linearize/history.ts';
import { renderCall, renderFate } from './render.ts';
import type { Scenario } from './scenario.ts';
import { NotLinearizableError } from './verdict-error.ts';

export interface ModelVerdict {
  readonly failure?: StressFailure;
  /** Why there is no verdict. */
  readonly undecided?: string;
}

/** What was done, and what came of it. */
export interface Judged {
  readonly scenario: Scenario;
  readonly fates: readonly OperationFate[];
  readonly trace: readonly TraceEvent[];
}

/** The finished operations with the times of their start and settling, and their indices in the scenario. */
function historyOf({ scenario, fates, trace }: Judged): {
  readonly history: HistoryOperation<CompletedOperation>[];
  readonly indices: number[];
} {
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

function explain({ scenario, fates }: Judged, explained: readonly number[]): string {
  const render = (index: number): string => `${renderCall(scenario[index]!)} ${renderFate(fates[index]!)}`;
  if (explained.length === 0) return 'no operation can come first with the answer it gave';
  const rest = fates.flatMap((fate, index) =>
    (fate.state === 'returned' || fate.state === 'threw') && !explained.includes(index) ? [render(index)] : [],
  );
  return `after ${explained.map(render).join(', ')} the model allows none of: ${rest.join(', ')}`;
}

/** Asks the model whether some order of the operations that respects real time explains every answer. */
export function judgeByModel(specification: ErasedStressSpecification, judged: Judged, maxSteps: number): ModelVerdict {
  const { model } = specification;
  if (model === undefined) return {};
  const { history, indices } = historyOf(judged);
  try {
    const { verdict, order } = checkLinearizability(history, model, { maxSteps });
    if (verdict === 'ok') return {};
    if (verdict === 'unknown')
      return { undecided: `the model was asked ${countOf(maxSteps, 'time')} without a verdict` };
    const explained = order.map((position) => indices[position]!);
    const error = new NotLinearizableError(
      `no order of the operations explains what they answered: ${explain(judged, explained)}`,
    );
    return { failure: { kind: 'linearizability', error } };
  } catch (error) {
    // The model itself is at fault; that is told as what it is.
    return { failure: { kind: 'error', error } };
  }
}
