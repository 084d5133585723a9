import type { Json } from './json.ts';

/** A path, parsed; null stands for nothing at all. */
export type Path = readonly (string | number)[] | null;

/** A state machine that was checked: every state can be reached, and every transition leads to one. */
export interface StateMachine {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** Where a state takes its input from, and what it hands on. */
export interface Flow {
  readonly inputPath: Path;
  readonly outputPath: Path;
}

/** What follows; null when the machine ends here. */
export interface Transition {
  readonly next: string | null;
}

/** When to try again. */
export interface Retrier {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly jitter: 'none' | 'full';
}

/** Where to go on after an error. */
export interface Catcher {
  readonly errors: readonly string[];
  readonly next: string;
  readonly resultPath: Path;
}

/** A condition of a choice. */
export type Rule =
  | { readonly kind: 'and' | 'or'; readonly rules: readonly Rule[] }
  | { readonly kind: 'not'; readonly rule: Rule }
  | { readonly kind: 'is'; readonly test: string; readonly variable: Path; readonly expected: boolean }
  | {
      readonly kind: 'compare';
      readonly comparison: string;
      readonly variable: Path;
      readonly operand: { readonly value: Json } | { readonly path: Path };
    };

/** A state whose work can fail, be tried again and be caught. */
export type WorkingState = Flow &
  Transition & {
    readonly resultPath: Path;
    readonly retry: readonly Retrier[];
    readonly catch: readonly Catcher[];
  } & (
    | { readonly type: 'Task'; readonly resource: string }
    | { readonly type: 'Parallel'; readonly branches: readonly StateMachine[] }
    | {
        readonly type: 'Map';
        readonly itemsPath: Path;
        readonly processor: StateMachine;
        /** 0 for no limit */
        readonly maxConcurrency: number;
      }
  );

/** A state of one of the kinds that the states language has. */
export type State =
  | WorkingState
  | (Flow & Transition & { readonly type: 'Pass'; readonly resultPath: Path; readonly result: Json | undefined })
  | (Flow & Transition & { readonly type: 'Wait'; readonly seconds: number | Path })
  | (Flow & {
      readonly type: 'Choice';
      readonly choices: readonly { readonly rule: Rule; readonly next: string }[];
      readonly otherwise: string | null;
    })
  | (Flow & { readonly type: 'Succeed' })
  | { readonly type: 'Fail'; readonly error: string; readonly cause: string };

/** Where a state may lead to, catchers included. */
export function targetsOf(state: State): readonly string[] {
  const targets: (string | null)[] = 'next' in state ? [state.next] : [];
  if ('catch' in state) targets.push(...state.catch.map(({ next }) => next));
  if (state.type === 'Choice') targets.push(...state.choices.map(({ next }) => next), state.otherwise);
  return targets.filter((target) => target !== null);
}

/** The machines inside a state. */
export function machinesIn(state: State): readonly StateMachine[] {
  if (state.type === 'Parallel') return state.branches;
  return state.type === 'Map' ? [state.processor] : [];
}
