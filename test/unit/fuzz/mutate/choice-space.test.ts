import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Choice } from '../../../../src/choices/sequence.ts';
import type { StoredInput } from '../../../../src/core/declaration.ts';
import { Corpus } from '../../../../src/fuzz/corpus/corpus.ts';
import { FeatureMap } from '../../../../src/fuzz/coverage/feature-map.ts';
import { ChoiceSpace } from '../../../../src/fuzz/mutate/choice-space.ts';
import { Dictionary } from '../../../../src/fuzz/mutate/dictionary.ts';
import { MutationRandom } from '../../../../src/fuzz/mutate/random.ts';
import { CoverageRuntime } from '../../../../src/instrument/coverage/runtime.ts';

interface Opened {
  readonly space: ChoiceSpace;
  readonly announced: (readonly Choice[])[];
}

function spaceOf(...arbitraries: readonly Arbitrary<unknown>[]): Opened {
  const announced: (readonly Choice[])[] = [];
  const space = new ChoiceSpace({
    arbitraries,
    random: new MutationRandom(1),
    dictionary: new Dictionary(),
    corpus: new Corpus(new FeatureMap(new CoverageRuntime())),
    announce: (choices) => announced.push(choices),
  });
  return { space, announced };
}

const digit = (value: number): Choice => ({ min: 0, max: 9, value });
const digits = Array.from({ length: 8 }, () => fc.nat(9));
const eight: StoredInput = { choices: [[1, 2, 3, 4, 5, 6, 7, 8].map(digit)] };

describe('an input made of choices', () => {
  test('is as large as what was loaded, until its values are drawn', () => {
    const { space, announced } = spaceOf(fc.nat(9), fc.nat(9));
    expect(space.size).toBe(0);
    expect(space.capture()).toEqual({ choices: [[]] });
    space.load(eight);
    expect(space.size).toBe(8);
    expect(space.capture()).toEqual(eight);
    expect(space.values()).toEqual([1, 2]);
    expect(space.size).toBe(2);
    expect(space.capture()).toEqual({ choices: [[digit(1), digit(2)]] });
    expect(announced).toEqual([[digit(1), digit(2)]]);
  });

  test('of bytes has a size once it was drawn', () => {
    const { space } = spaceOf(fc.nat(9), fc.nat(9));
    space.load({ bytes: Uint8Array.from([3, 4, 5, 6, 7]) });
    expect(space.size).toBe(0);
    expect(space.capture()).toEqual({ choices: [[]] });
    expect(space.values()).toHaveLength(2);
    expect(space.size).toBe(2);
  });

  test('is forgotten when another one is invented', () => {
    const { space } = spaceOf(fc.nat(9));
    space.load(eight);
    space.invent();
    expect(space.size).toBe(0);
    expect(space.capture()).toEqual({ choices: [[]] });
    space.values();
    expect(space.size).toBe(1);
  });

  test('of no sequence at all is empty', () => {
    const { space } = spaceOf(fc.nat(9));
    space.load({ choices: [] });
    expect(space.size).toBe(0);
    expect(space.reductions({ choices: [] }).next(false).done).toBe(true);
  });

  test('has no values where arbitraries never stop drawing; what arbitraries throw is thrown', () => {
    const endless = fc.array(fc.nat(9), { minLength: 35_000, maxLength: 35_000, size: 'max' });
    const { space } = spaceOf(endless);
    space.invent();
    expect(space.values()).toBeUndefined();
    expect(space.texts({ choices: [[]] })).toEqual([]);
    const broken = spaceOf(
      fc.nat(9).map(() => {
        throw new TypeError('broken');
      }),
    );
    broken.space.invent();
    expect(() => broken.space.values()).toThrow('broken');
    expect(() => broken.space.texts(eight)).toThrow('broken');
  });
});

describe('making it smaller', () => {
  /** Everything that is tried, when those are good that `isGood` says. */
  function reduced(input: StoredInput, isGood: (values: readonly unknown[]) => boolean): readonly string[] {
    const list = fc.array(fc.nat(9), { maxLength: 8, size: 'max' });
    const { space } = spaceOf(list);
    const tried: string[] = [];
    const candidates = space.reductions(input);
    for (let good = false; candidates.next(good).done !== true;) {
      const values = space.values()!;
      tried.push((values[0] as number[]).join(''));
      good = isGood(values);
    }
    return tried;
  }

  test('tries a half of it at each place, then a quarter, an eighth and a sixteenth, as long as there is something left', () => {
    const { space } = spaceOf(...digits);
    const sizes: number[] = [];
    const candidates = space.reductions(eight);
    while (candidates.next(false).done !== true) sizes.push(space.size);
    expect(sizes).toEqual([4, 4, 6, 6, 6, 6, ...Array.from({ length: 8 }, () => 7)]);
    const long = Array.from({ length: 64 }, () => digit(1));
    const removed = new Set<number>();
    const ofLong = space.reductions({ choices: [long] });
    while (ofLong.next(false).done !== true) removed.add(64 - space.size);
    expect([...removed]).toEqual([32, 16, 8, 4]);
  });

  test('goes on from what was good and smaller', () => {
    const { space } = spaceOf(fc.array(fc.nat(9), { maxLength: 8, size: 'max' }));
    let before: number[] = [];
    while (before.length < 5) {
      space.invent();
      [before] = space.values() as [number[]];
    }
    const input = space.capture();
    const all = reduced(input, () => false);
    const some = reduced(input, (values) => (values[0] as number[]).length < before.length);
    expect(some).not.toEqual(all);
    expect(some.length).toBeLessThan(all.length);
  });

  test('keeps the later sequences, and does nothing to bytes', () => {
    const { space } = spaceOf(fc.nat(9), fc.nat(9));
    const later = [digit(7)];
    const candidates = space.reductions({ choices: [[digit(1), digit(2)], later] });
    expect(candidates.next(false).done).toBe(false);
    expect(space.capture()).toEqual({ choices: [[digit(2)], later] });
    expect(space.reductions({ bytes: Uint8Array.of(1, 2, 3, 4) }).next(false).done).toBe(true);
  });
});
