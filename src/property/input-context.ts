import { AsyncLocalStorage } from 'node:async_hooks';

interface Share {
  readonly counts: boolean;
  /** Percent. */
  readonly atLeast: number;
}

const noClasses: ReadonlySet<string> = new Set<string>();
const nothing: ReadonlyMap<string, never> = new Map<string, never>();

/** What a predicate says about the input at hand. Most say nothing, and cost next to nothing. */
export class InputContext {
  #notes: string[] | undefined;
  #classes: Set<string> | undefined;
  #covers: Map<string, Share> | undefined;
  #scores: Map<string, number> | undefined;

  /** True when nothing was said that counts for the whole run. */
  get isSilent(): boolean {
    return this.#classes === undefined && this.#covers === undefined && this.#scores === undefined;
  }

  get notes(): readonly string[] {
    return this.#notes ?? [];
  }

  /** Classes that the input belongs to. */
  get classes(): ReadonlySet<string> {
    return this.#classes ?? noClasses;
  }

  /** By label: whether the input counts, and the share of inputs that should. */
  get covers(): ReadonlyMap<string, Share> {
    return this.#covers ?? nothing;
  }

  /** By label: what the search should make as large as it can. */
  get scores(): ReadonlyMap<string, number> {
    return this.#scores ?? nothing;
  }

  note(text: string): void {
    (this.#notes ??= []).push(text);
  }

  classify(label: string): void {
    (this.#classes ??= new Set()).add(label);
  }

  cover(label: string, share: Share): void {
    (this.#covers ??= new Map()).set(label, share);
  }

  score(label: string, score: number): void {
    (this.#scores ??= new Map()).set(label, score);
  }
}

/** Follows a predicate through its promises, so that checks may run inside checks and beside each other. */
const storage = new AsyncLocalStorage<InputContext>();

export function inContext<T>(context: InputContext, work: () => T): T {
  return storage.run(context, work);
}

/** To be called when a predicate was stopped in the middle: what it ran in is not left by itself then. */
export function leaveContext(): void {
  storage.enterWith(undefined as unknown as InputContext);
}

/** That of the predicate that is running; undefined where none is, or where another engine runs it. */
export function currentContext(): InputContext | undefined {
  return storage.getStore();
}
