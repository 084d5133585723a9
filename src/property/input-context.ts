import { AsyncLocalStorage } from 'node:async_hooks';

/** What a predicate says about the input at hand. */
export interface InputContext {
  readonly notes: string[];
  /** Classes that the input belongs to. */
  readonly classes: Set<string>;
  /** By label: whether the input counts, and the share of inputs that should, in percent. */
  readonly covers: Map<string, { readonly counts: boolean; readonly atLeast: number }>;
  /** By label: what the search should make as large as it can. */
  readonly scores: Map<string, number>;
}

export function emptyContext(): InputContext {
  return { notes: [], classes: new Set(), covers: new Map(), scores: new Map() };
}

/** Follows a predicate through its promises, so that checks may run inside checks and beside each other. */
const storage = new AsyncLocalStorage<InputContext>();

export function inContext<T>(context: InputContext, work: () => T): T {
  return storage.run(context, work);
}

/** That of the predicate that is running; undefined where none is, or where another engine runs it. */
export function currentContext(): InputContext | undefined {
  return storage.getStore();
}
