import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import { aligningFills, driftMessage, findDrift } from '../../../src/choices/replay.ts';
import { subjects } from '../../../bench/generation/failures.ts';

const before = fc.record({ id: fc.nat({ max: 1_000 }), name: fc.string(), flag: fc.boolean() });

/** What a later version of the generator makes of what the earlier one recorded. */
function replayed<T>(seed: number, after: fc.Arbitrary<T>) {
  const recorded = generate(before, randomFills(seed));
  const now = generate(after, aligningFills(recorded.recording));
  return { was: recorded.value, is: now.value, drift: findDrift(recorded.recording, now.recording) };
}

describe('a replay with an unchanged generator', () => {
  test.each(subjects.filter(({ name }) => name !== 'context'))(
    'of $name is exact and says nothing',
    async ({ arbitrary, describe: tell }) => {
      for (let seed = 0; seed < 10; seed++) {
        const input = generate(arbitrary, randomFills(seed));
        const told = await tell(input.value);
        const again = generate(arbitrary, aligningFills(input.recording));
        expect(await tell(again.value)).toBe(told);
        expect(findDrift(input.recording, again.recording)).toBeUndefined();
      }
    },
  );
});

describe('a replay with a changed generator', () => {
  test('keeps the values of a range that was widened, and says so', () => {
    for (let seed = 0; seed < 30; seed++) {
      const wider = fc.record({ id: fc.nat({ max: 5_000 }), name: fc.string(), flag: fc.boolean() });
      const { was, is, drift } = replayed(seed, wider);
      expect(is).toEqual(was);
      expect(driftMessage(drift!)).toMatch(
        /^the generator has changed .* choice 1 was \d+ of 0\.\.1000 and is now \d+ of 0\.\.5000$/,
      );
    }
  });

  test('keeps the other values when a field was taken out', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { was, is, drift } = replayed(seed, fc.record({ name: fc.string(), flag: fc.boolean() }));
      expect(is).toEqual({ name: was.name, flag: was.flag });
      expect(drift).toBeDefined();
    }
  });

  test('keeps the other values when a field was added that nothing recorded fits', () => {
    for (let seed = 0; seed < 30; seed++) {
      const more = fc.record({ at: fc.bigInt(), id: fc.nat({ max: 1_000 }), name: fc.string(), flag: fc.boolean() });
      const { was, is } = replayed(seed, more);
      expect(is).toEqual({ at: 0n, ...was });
    }
  });

  test('says where something more, or something less, was drawn', () => {
    const one = [[{ min: 0, max: 9, value: 1 }]];
    expect(driftMessage(findDrift(one, [[]])!)).toContain('choice 1 was 1 of 0..9 and is now nothing more');
    expect(driftMessage(findDrift([[]], one)!)).toContain('was nothing more and is now 1 of 0..9');
    expect(driftMessage(findDrift([[], one[0]!], [[], []])!)).toContain('while the check ran');
  });
});
