import { describeFailure, type FailureDescription } from '../failure.ts';
import type { Detector } from './detector.ts';

const { ownKeys, deleteProperty } = Reflect;

/**
 * New names on the global object, such as a variable that was never declared leaves behind. Symbols are left alone: they
 * are how copies of a library find each other. Listing the names takes microseconds, so it happens in sweeps only.
 */
export class LeakedGlobalsDetector implements Detector {
  readonly name = 'leaks';
  readonly #known: ReadonlySet<PropertyKey> = new Set(ownKeys(globalThis));
  /** Names that cannot be taken away again: told once. */
  readonly #permanent = new Set<PropertyKey>();

  sweep(): FailureDescription | undefined {
    const keys = ownKeys(globalThis);
    if (keys.length === this.#known.size) return undefined; // what was deleted and replaced at once is not looked for
    const leaked: string[] = [];
    for (const key of keys) {
      if (typeof key === 'symbol' || this.#known.has(key) || this.#permanent.has(key)) continue;
      leaked.push(key);
      if (!deleteProperty(globalThis, key)) this.#permanent.add(key);
    }
    if (leaked.length === 0) return undefined;
    const names = leaked.map((name) => `globalThis.${name}`).join(', ');
    return { ...describeFailure('leak', `the target left ${names} behind`), cause: `leak|${leaked.toSorted().join()}` };
  }
}
