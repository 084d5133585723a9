import fc, { type Arbitrary } from 'fast-check';
import { text } from 'assay';
import { describe, expect, test } from 'vitest';
import type { StoredInput } from '../../../../src/core/declaration.ts';
import { Corpus } from '../../../../src/fuzz/corpus/corpus.ts';
import { FeatureMap } from '../../../../src/fuzz/coverage/feature-map.ts';
import { ChoiceGrowth, RawGrowth } from '../../../../src/fuzz/engines/assay/growth-inputs.ts';
import { SharedInput } from '../../../../src/fuzz/engines/assay/shared-input.ts';
import { rawCodec } from '../../../../src/fuzz/inputs/raw.ts';
import { ChoiceSpace } from '../../../../src/fuzz/mutate/choice-space.ts';
import { Dictionary } from '../../../../src/fuzz/mutate/dictionary.ts';
import { MutationRandom } from '../../../../src/fuzz/mutate/random.ts';
import { CoverageRuntime } from '../../../../src/instrument/coverage/runtime.ts';

const random = new MutationRandom(1);

/** Long inputs of these arbitraries, and inputs to make them of. */
function growthOf(...arbitraries: Arbitrary<unknown>[]) {
  const corpus = new Corpus(new FeatureMap(new CoverageRuntime()));
  const dictionary = new Dictionary();
  const space = new ChoiceSpace({ arbitraries, random, dictionary, corpus, announce: () => {} });
  const shared = SharedInput.create(16);
  const growth = new ChoiceGrowth({ shared, target: { arbitraries }, textsOf: (input) => space.texts(input) });
  const invented = (): StoredInput => {
    do space.invent();
    while (space.values() === undefined);
    return space.capture();
  };
  return { growth, shared, invented };
}

describe('long inputs that arbitraries generate', () => {
  test('have much of one block in one of their texts, and nothing else changes', () => {
    const { growth, invented } = growthOf(text(), fc.record({ strict: fc.boolean(), pattern: text() }));
    const lengths = new Set<string>();
    for (let times = 0; times < 40; times++) {
      const input = invented();
      const [first, { strict, pattern }] = growth.values(input) as [string, { strict: boolean; pattern: string }];
      const longer = growth.pumped(input, random);
      if (longer === undefined) continue;
      const after = growth.values(longer) as [string, { strict: boolean; pattern: string }];
      expect(after[1].strict).toBe(strict);
      const isFirst = after[0] !== first;
      expect(isFirst ? after[1].pattern : after[0]).toBe(isFirst ? pattern : first);
      expect((isFirst ? after[0] : after[1].pattern).length).toBeGreaterThan(1_000);
      lengths.add(isFirst ? 'first' : 'second');
    }
    expect(lengths).toEqual(new Set(['first', 'second']));
  });

  test('have a text in the place of the one that was tried, or beside it', () => {
    const { growth, invented } = growthOf(fc.constantFrom('a', 'b'), text());
    let input: StoredInput | undefined;
    while (input === undefined) input = growth.planted(invented(), 'nowhere', 'key=value', random);
    const found = new Set<string>();
    for (let times = 0; times < 30; times++) {
      const [, after] = growth.values(growth.planted(input, 'value', 'X'.repeat(3_000), random)!) as [string, string];
      found.add(after.replace(/X+/, 'X').slice(after.indexOf('key=')).slice(0, 10));
    }
    expect([...found].every((after) => /^key=(?:X|Xvalue|valueX)/.test(after))).toBe(true);
    expect(found.size).toBeGreaterThanOrEqual(3);
  });

  test('are none where no text has room for them', () => {
    const { growth, invented } = growthOf(
      fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 50, size: 'max' }),
      fc.nat(),
    );
    for (let times = 0; times < 20; times++) {
      expect(growth.pumped(invented(), random)).toBeUndefined();
      expect(growth.planted(invented(), 'a', 'b'.repeat(4_096), random)).toBeUndefined();
    }
    const numbers = growthOf(fc.nat());
    expect(numbers.growth.pumped(numbers.invented(), random)).toBeUndefined();
  });

  test('stand in the shared memory before they run, whole', () => {
    const { growth, shared, invented } = growthOf(text(), fc.nat());
    let longer: StoredInput | undefined;
    while (longer === undefined) longer = growth.pumped(invented(), random);
    growth.values(longer);
    expect(shared.read()).toEqual(longer);
    expect(growth.isWithinLimit()).toBe(true);
  });

  test('are refused where the arbitraries never stop drawing', () => {
    const { growth } = growthOf(text());
    const endless = growthOf(fc.nat(9).filter((value) => value > 9));
    expect(endless.growth.values({ choices: [[]] })).toBeUndefined();
    expect(growth.values({ bytes: Buffer.from('raw') })).toBeUndefined();
    const broken = growthOf(
      fc.nat(9).map(() => {
        throw new TypeError('of the user');
      }),
    );
    expect(() => broken.growth.values({ choices: [[]] })).toThrow('of the user');
  });

  test('are told apart from those that a check of raw input may have', () => {
    const shared = SharedInput.create(16);
    const growth = new RawGrowth({ shared, codec: rawCodec(text())!, maxLength: 4 });
    const lengths = [3, 4, 5].map((length) => growth.isWithinLimit({ bytes: new Uint8Array(length) }));
    expect(lengths).toEqual([true, true, false]);
  });
});
