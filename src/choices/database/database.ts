import type { Recording } from '../sequence.ts';

/** Of the form that an example has on disk; changes with it. */
export const exampleVersion = 1;

/** Why an example is kept: it made the check fail, or it reached something worth trying again. */
export const exampleKinds = ['finding', 'corpus'] as const;
export type ExampleKind = (typeof exampleKinds)[number];

/** What is handed in to be kept. */
export interface NewExample {
  /** The check's id (`core/check-id.ts`). */
  readonly check: string;
  readonly kind: ExampleKind;
  readonly recording: Recording;
  /** The input as the user reads it. */
  readonly rendering: string;
  /** Why it is kept: the first line of the failure, or what it reached. */
  readonly reason: string;
}

/** A choice sequence with its rendering, as it is kept. */
export interface StoredExample extends NewExample {
  /** Hash of the kind and the choices: the same input is the same example, whoever found it and when. */
  readonly id: string;
  /** When it was first kept by this database, in milliseconds since the Unix epoch. */
  readonly savedAtMs: number;
}

/**
 * Keeps examples from one run to the next. Implementations lose nothing that `save` has returned from, whatever happens to
 * the process, and may be used by several processes at once (`test/conformance/choices-database.test.ts`).
 */
export interface ExampleDatabase {
  /**
   * Keeps an example. Doing so twice changes nothing.
   *
   * @returns the example's id
   */
  save(example: NewExample): Promise<string>;
  /** All examples of a check, the simplest first; of one kind, or findings before corpus. */
  list(check: string, kind?: ExampleKind): Promise<readonly StoredExample[]>;
  /** Forgets an example; one that is not there is no error. */
  remove(check: string, kind: ExampleKind, id: string): Promise<void>;
}
