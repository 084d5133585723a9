import { inspect } from 'node:util';
import type { Input } from './input.ts';
import { StepLimitError } from './planted-module.ts';
import type { Switches } from './planted-module.ts';

/** What an execution did that somebody outside can see. */
export type Outcome =
  | {
      readonly kind: 'value';
      readonly value: unknown;
      readonly text: string;
      readonly args: string;
      readonly argValues: readonly unknown[];
      readonly isAsync: boolean;
      readonly isItems: boolean;
    }
  | {
      readonly kind: 'throw';
      readonly name: string;
      readonly message: string;
      readonly facts: ErrorFacts;
      readonly isAsync: boolean;
    }
  | { readonly kind: 'endless' };

export interface Observed {
  readonly outcome: Outcome;
  readonly reached: boolean;
  readonly trace: string;
  /** What all places evaluated to; empty when that was of no interest. */
  readonly path: string;
  readonly steps: number;
}

/** Items taken from an iterator that a function gives back. */
const maxItems = 1_000;
/** Milliseconds for a promise to settle: whatever waits for real time is not for this search. */
const settleMs = 250;

export const show = (value: unknown): string =>
  inspect(value, {
    depth: 12,
    maxArrayLength: 10_000,
    maxStringLength: 100_000,
    breakLength: Infinity,
    customInspect: false,
  });

function isIterator(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && 'next' in value;
}

function* firstOf(items: Iterable<unknown>): Generator<unknown> {
  let count = 0;
  for (const item of items) {
    if (count++ >= maxItems) return;
    yield item;
  }
}

function callInput(module: Readonly<Record<string, unknown>>, input: Input): unknown {
  const target = module[input.name] as ((...args: unknown[]) => unknown) &
    (new (...args: unknown[]) => Record<string, unknown>);
  if (input.kind === 'call') return Reflect.apply(target, undefined, input.args);
  const made = new target(...input.args);
  const results = input.calls.map(({ method, args }) => {
    const run = made[method];
    if (typeof run !== 'function') throw new TypeError(`${method} is no method`);
    return Reflect.apply(run, made, args) as unknown;
  });
  return results.some((result) => result instanceof Promise) ? Promise.all(results) : results;
}

/** Plain facts that an error carries beside its text, such as a code. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean>>;

const texts = new Set(['message', 'stack', 'name']);

function factsOf(error: unknown): { name: string; message: string; facts: ErrorFacts } {
  if (!(error instanceof Error)) return { name: typeof error, message: show(error), facts: {} };
  const facts: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(error))
    if (!texts.has(key) && ['string', 'number', 'boolean'].includes(typeof value)) facts[key] = value as string;
  return { name: error.name, message: error.message, facts };
}

/** Settles a promise, or gives up on it when it waits for longer than anything here should. */
async function settled(value: Promise<unknown>, wait: (ms: number) => Promise<void>): Promise<unknown> {
  const late = Symbol('late');
  const first = await Promise.race([value, wait(settleMs).then(() => late)]);
  if (first === late) throw new StepLimitError();
  return first;
}

/** Runs an input in one instance of a planted module, with a mutant switched on or none. */
export async function observe(
  module: Readonly<Record<string, unknown>>,
  input: Input,
  switches: Switches,
  options: {
    readonly active: string;
    readonly watched: string;
    /** Whether all places are of interest. */
    readonly everywhere: boolean;
    readonly limit: number;
    readonly wait: (ms: number) => Promise<void>;
  },
): Promise<Observed> {
  const copy = structuredClone(input);
  Object.assign(switches, {
    active: options.active,
    watched: options.watched,
    steps: 0,
    limit: options.limit,
    reached: false,
    trace: [],
    path: options.everywhere ? [] : undefined,
  });
  let isAsync = false;
  let outcome: Outcome;
  try {
    let value = callInput(module, copy);
    if (value instanceof Promise) {
      isAsync = true;
      value = await settled(value, options.wait);
    }
    const isItems = isIterator(value);
    if (isIterator(value)) value = [...firstOf(value)];
    outcome = {
      kind: 'value',
      value,
      text: show(value),
      args: show(copy.args),
      argValues: copy.args,
      isAsync,
      isItems,
    };
  } catch (error) {
    const isEndless =
      error instanceof StepLimitError || (error instanceof RangeError && /call stack/.test(error.message));
    outcome = isEndless ? { kind: 'endless' } : { kind: 'throw', ...factsOf(error), isAsync };
  }
  const { reached, trace, path, steps } = switches;
  switches.active = '';
  return { outcome, reached, trace: trace.join('\n'), path: path?.join('\n') ?? '', steps };
}

export type Difference = 'behaviour' | 'message' | 'none';

/** Whether two executions differ, and whether only in what an error says. */
export function differenceOf(a: Outcome, b: Outcome): Difference {
  if (a.kind !== b.kind) return 'behaviour';
  if (a.kind === 'value' && b.kind === 'value') return a.text === b.text && a.args === b.args ? 'none' : 'behaviour';
  if (a.kind === 'throw' && b.kind === 'throw') {
    if (a.name !== b.name || show(a.facts) !== show(b.facts)) return 'behaviour';
    return a.message === b.message ? 'none' : 'message';
  }
  return 'none';
}
