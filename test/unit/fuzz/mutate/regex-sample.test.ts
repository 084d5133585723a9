import { describe, expect, test } from 'vitest';
import { MutationRandom } from '../../../../src/fuzz/mutate/random.ts';
import { longNearMissOf, matchOf, nearMissOf } from '../../../../src/fuzz/mutate/regex-sample.ts';

const patterns = [
  String.raw`^\s*(?:<!doctype svg[^>]*\s*(?:\[?(?:\s*<![^>]*>\s*)*\]?)*[^>]*>\s*)?<svg[^>]*>`,
  String.raw`(\d+)\.(\d{2,})-([a-f]+|none)\2`,
  String.raw`^(?<name>[A-Za-z_]\w*)\s*=\s*(["'])(.*?)\2$`,
  String.raw`(?=[a-z])\u{61}\x62?\p{L}{1,3}`,
];

const seedsUpTo = (length: number): number[] => Array.from({ length }, (_, seed) => seed);
const seeds = seedsUpTo(60);

/** The longest run of one thing after the other in a text. */
function longestRun(text: string, unit: RegExp): number {
  return Math.max(0, ...[...text.matchAll(unit)].map(([run]) => run.length));
}

describe('texts made of regular expressions', () => {
  test.each(patterns)('match: %s', (source) => {
    const flags = source.includes(String.raw`\p`) ? 'u' : '';
    const matches = seeds.flatMap((seed) => matchOf(source, flags, new MutationRandom(seed)) ?? []);
    expect(matches.length).toBeGreaterThan(seeds.length / 3);
    for (const match of matches) expect(match).toMatch(new RegExp(source, flags));
  });

  test('almost match after many repetitions, of each repetition in its turn', () => {
    const misses = seeds.map((seed) => nearMissOf('^(a+)+(?:b*)c{2,}$', new MutationRandom(seed)) ?? '');
    for (const [letter, unit] of [
      ['a', /a+/g],
      ['b', /b+/g],
      ['c', /c+/g],
    ] as const) {
      const longest = Math.max(...misses.map((miss) => longestRun(miss, unit)));
      expect([letter, longest >= 1_000]).toEqual([letter, true]);
    }
    expect(misses.filter((miss) => miss.length > 40 && miss.length < 100)).not.toEqual([]);
    expect(misses.filter((miss) => miss.endsWith('!'))).not.toEqual([]);
    expect(misses.some((miss) => !/^(a+)+(?:b*)c{2,}$/.test(miss.slice(0, 20)))).toBe(true);
  });

  test('almost match after thousands of one and the same text, with or without what follows it', () => {
    const misses = seedsUpTo(120).map((seed) => longNearMissOf('^x[abc]+(?:-(?:de)*f)?y|z', new MutationRandom(seed)));
    const made = misses.filter((miss) => miss !== undefined);
    const begun = made.filter((miss) => miss.split('x').length > 2);
    const matched = made.filter((miss) => !begun.includes(miss));
    const end = String.raw`(?:(?:-(?:de)*f)?y|f?y)?[!\n\0]?$`;
    for (const miss of matched) expect(miss).toMatch(new RegExp(String.raw`^[a\n]?x(?:[abc]+|[abc]+-(?:de)+)${end}`));
    for (const miss of begun) expect(miss).toMatch(new RegExp(String.raw`^[a\n]?(?:(x[abc]+(?:-(?:de)*)?)\1+)${end}`));
    for (const unit of [/a+/g, /b+/g, /c+/g, /(?:de)+/g])
      expect(Math.max(...matched.map((miss) => longestRun(miss, unit)))).toBeGreaterThanOrEqual(4_096);
    for (const last of ['y', '!', '\n', '\0']) expect(matched.some((miss) => miss.endsWith(last))).toBe(true);
    expect(begun.length).toBeGreaterThan(5);
    for (const miss of begun) expect(miss.length).toBeGreaterThanOrEqual(4_096);
    expect(misses).toContain(undefined); // of the alternative in which nothing repeats
    expect(longNearMissOf('^[a-z]{1,3}x?$', new MutationRandom(1))).toBeUndefined();
    expect(longNearMissOf('(', new MutationRandom(1))).toBeUndefined();
  });

  test('now and then repeat the rest often as well, which may take its time again for each of those thousands', () => {
    const misses = seeds.flatMap((seed) => longNearMissOf('^: *<?(?:- +)?x+$', new MutationRandom(seed)) ?? []);
    const runs = misses.map((miss) => [...miss.matchAll(/ +|x+/g)].map(([run]) => run.length));
    const thousands = runs.filter((lengths) => lengths.some((length) => length >= 4_096));
    const both = thousands.filter((lengths) => lengths.some((length) => length === 160));
    expect(both.length).toBeGreaterThan(thousands.length / 8);
    expect(both.length).toBeLessThan(thousands.length / 2);
  });

  test('are not made where nothing repeats without end, or of what cannot be read', () => {
    const random = new MutationRandom(1);
    expect(nearMissOf('^[a-z]{1,3}x?$', random)).toBeUndefined();
    expect(matchOf('(', '', random)).toBeUndefined();
  });
});
