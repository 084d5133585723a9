import type { Identity } from './topic-identity.ts';

/** A version of a record. `content` is a text that differs when the content does, such as its encoding in base64. */
export interface Version extends Identity {
  readonly content: string;
}

/** The last known version of each record, by key. */
export type Versions = ReadonlyMap<string, Version>;

/**
 * The version that wins: the greater version number, then the later event time, then the content that sorts last. The last makes the
 * order total: whoever sees the same versions, in whatever order and however often, keeps the same one.
 */
export function laterVersion(a: Version, b: Version): Version {
  const difference = a.version - b.version || a.eventTimeMs - b.eventTimeMs || (a.content < b.content ? -1 : 1);
  return difference < 0 ? b : a;
}

/** Both states together. Commutative, associative and idempotent, so states of any consumers may be merged in any order. */
export function mergeVersions(a: Versions, b: Versions): Versions {
  const merged = new Map(a);
  for (const [key, version] of b) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? version : laterVersion(known, version));
  }
  return merged;
}

/** A state with one more version, which may be late, or known already. */
export function addVersion(state: Versions, version: Version): Versions {
  return mergeVersions(state, new Map([[version.key, version]]));
}
