import type { FindingKind } from '../core/finding.ts';
import type { Scenario } from './scenario.ts';

/** How far an operation of a scenario got. */
export type OperationFate =
  | { readonly state: 'waiting' }
  | { readonly state: 'running' }
  | { readonly state: 'returned'; readonly result: unknown }
  | { readonly state: 'threw'; readonly error: unknown }
  /** A precondition inside the operation refused it (`assume`, `fc.pre`). */
  | { readonly state: 'refused' };

/** Something that happened to an operation, in the order in which it happened. */
export interface TraceEvent {
  readonly type: 'start' | 'settle';
  /** Index in the scenario. */
  readonly operation: number;
}

export interface StressFailure {
  readonly kind: FindingKind;
  readonly error: unknown;
}

/** What one scenario did. */
export interface Execution {
  readonly scenario: Scenario;
  readonly fates: readonly OperationFate[];
  readonly trace: readonly TraceEvent[];
  /** Starts, microtask turns and turns of the event loop. */
  readonly steps: number;
  /** Most operations that were pending at the same time. */
  readonly maxOverlap: number;
  readonly failure?: StressFailure;
  /** Why there is no verdict although nothing failed. */
  readonly undecided?: string;
}

/** Which operations started and settled in which order, without arguments: what makes two schedules the same. */
export function scheduleOf({ trace, scenario }: Pick<Execution, 'trace' | 'scenario'>): string {
  return trace
    .map(({ type, operation }) => {
      const { task, name } = scenario[operation]!;
      return `${type === 'start' ? '+' : '-'}${task}${name}`;
    })
    .join(' ');
}

/** The schedule and how each operation ended, without results: what must be the same when a scenario is replayed. */
export function behaviourOf(execution: Execution): string {
  const fates = execution.fates.map((fate) => fate.state).join(' ');
  return `${scheduleOf(execution)} | ${fates} | ${execution.failure?.kind ?? ''}`;
}
