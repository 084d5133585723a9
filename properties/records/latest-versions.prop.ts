import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  addVersion,
  laterVersion,
  mergeVersions,
  type Version,
  type Versions,
} from '../../targets/records/latest-versions.ts';

const small = fc.nat(2);
const version: fc.Arbitrary<Version> = fc.record({
  key: fc.constantFrom('a', 'b'),
  version: small,
  eventTimeMs: small,
  content: fc.constantFrom('x', 'y', 'z'),
});
const versions = fc.array(version, { maxLength: 6 });

const EMPTY: Versions = new Map();
const stateOf = (list: readonly Version[]): Versions => list.reduce(addVersion, EMPTY);

/** The order as a text that sorts alike. */
const rank = ({ version, eventTimeMs, content }: Version): string => `${version} ${eventTimeMs} ${content}`;

property('the last version wins, by version, then by time, then by content', [versions], (list) => {
  const expected = new Map<string, Version>();
  for (const each of list.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) expected.set(each.key, each);
  expect(new Map(stateOf(list))).toEqual(expected);
});

property(
  'late, repeated and reordered versions give the same state, and nothing given is changed',
  [versions, fc.infiniteStream(fc.nat(8))],
  (list, places) => {
    const delivered = [...list, ...list]
      .map((each) => [places.next().value, each] as const)
      .toSorted(([a], [b]) => a - b);
    const before = stateOf(list);
    const copy = new Map(before);
    expect(stateOf(delivered.map(([, each]) => each))).toEqual(before);
    for (const each of list) addVersion(before, { ...each, version: 9 });
    expect(before).toEqual(copy);
  },
  { documentation: true },
);

property(
  'merging states is commutative, associative and idempotent',
  [versions, versions, versions],
  (x, y, z) => {
    const [a, b, c] = [x, y, z].map(stateOf) as [Versions, Versions, Versions];
    expect(mergeVersions(a, b)).toEqual(mergeVersions(b, a));
    expect(mergeVersions(mergeVersions(a, b), c)).toEqual(mergeVersions(a, mergeVersions(b, c)));
    expect(mergeVersions(a, a)).toEqual(a);
    expect(mergeVersions(a, b)).toEqual(stateOf([...x, ...y]));
  },
  { documentation: true },
);

property(
  'of two versions that are known to differ, one wins whichever comes first',
  [version, version],
  (a, b) => {
    expect(laterVersion(a, { ...b, key: a.key })).toEqual(laterVersion({ ...b, key: a.key }, a));
    expect(laterVersion(a, a)).toBe(a);
  },
  { documentation: true },
);
