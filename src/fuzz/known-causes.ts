/** Stands between the causes of a failure that has several. */
export const causeSeparator = '\n';

/** Causes of failures that were found already. A failure of several causes is known when each of them is. */
export class KnownCauses {
  readonly #known = new Set<string>();

  constructor(causes: Iterable<string> = []) {
    for (const cause of causes) this.add(cause);
  }

  has(cause: string): boolean {
    return cause.split(causeSeparator).every((part) => this.#known.has(part));
  }

  add(cause: string): void {
    for (const part of cause.split(causeSeparator)) this.#known.add(part);
  }
}
