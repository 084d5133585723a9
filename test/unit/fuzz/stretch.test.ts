import fc, { type Arbitrary } from 'fast-check';
import { fuzz, text } from 'assay';
import { describe, expect, test } from 'vitest';
import { replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import type { Recording } from '../../../src/choices/sequence.ts';
import type { StoredInput } from '../../../src/core/declaration.ts';
import { maxProbeChoices } from '../../../src/fuzz/detectors/stretch.ts';
import { stretchOf } from '../../../src/fuzz/stretch-of.ts';
import { decodeInput, targetOf, type FuzzTarget } from '../../../src/fuzz/target.ts';
import { rawCodec } from '../../../src/fuzz/inputs/raw.ts';
import { declarationsOf } from '../property/declared.ts';

function targetFor(...inputs: Arbitrary<unknown>[]): FuzzTarget {
  const [declaration] = declarationsOf(() => fuzz<unknown[]>('any', inputs as never, () => {}));
  return targetOf(declaration!)!;
}

const valuesOf = (target: FuzzTarget, input: StoredInput | undefined): readonly unknown[] | undefined =>
  input && decodeInput(target, input)?.values;

/** An input whose choices have these values, in ranges that the arbitraries ask for. */
function inputOf(target: FuzzTarget, values: readonly number[]): StoredInput {
  const wide = values.map((value) => ({ min: -(2 ** 31), max: 2 ** 31, value }));
  const { recording } = generate(fc.tuple(...target.arbitraries), replayFills([wide]));
  return { choices: recording };
}

const many = (count: number, ...unit: number[]): number[] => Array.from({ length: count }, () => unit).flat();

describe('what repeats in an input', () => {
  const letter = fc.constantFrom(...'abcdef');
  const word = fc.string({ unit: letter, maxLength: 1_000, size: 'max' });

  test('of a text gets longer and shorter together with the length of the text', () => {
    const target = targetFor(fc.integer(), word, fc.boolean());
    const stretch = stretchOf(target, inputOf(target, [7, 42, 2, ...many(40, 1), 3, 1]))!;
    expect(stretch).toMatchObject({ count: 40, unit: '1 choices' });
    expect(valuesOf(target, stretch.at(20))).toEqual([7, `c${'b'.repeat(20)}d`, true]);
    expect(valuesOf(target, stretch.at(300))).toEqual([7, `c${'b'.repeat(300)}d`, true]);
    expect(stretch.at(999)).toBeUndefined(); // longer than the arbitrary makes them
  });

  test('may be several characters, or one that takes two choices', () => {
    const words = targetFor(word);
    const pair = stretchOf(words, inputOf(words, [40, ...many(20, 0, 4)]))!;
    expect(pair).toMatchObject({ count: 20, unit: '2 choices' });
    expect(valuesOf(words, pair.at(3))).toEqual(['aeaeae']);
    const texts = targetFor(text(), fc.nat(3));
    const written = rawCodec(text())!.choicesOf!(`<${'é'.repeat(30)}>`)!;
    const accents = stretchOf(texts, { choices: [[...written, { min: 0, max: 3, value: 2 }]] })!;
    expect(accents.count).toBe(30);
    const pairs = stretchOf(texts, { choices: [rawCodec(text())!.choicesOf!('éx'.repeat(40))!] })!;
    expect(pairs).toMatchObject({ count: 40, unit: '4 choices' });
    expect(valuesOf(texts, pairs.at(50))).toEqual(['éx'.repeat(50), 0]);
    expect(valuesOf(texts, accents.at(60))).toEqual([`<${'é'.repeat(60)}>`, 2]);
  });

  test('may be records of a list', () => {
    const target = targetFor(
      fc.array(fc.record({ id: fc.nat(9), on: fc.boolean() }, { noNullPrototype: true }), {
        maxLength: 200,
        size: 'max',
      }),
    );
    const stretch = stretchOf(target, inputOf(target, [21, 1, 0, ...many(20, 4, 1)]))!;
    expect(stretch).toMatchObject({ count: 20, unit: '2 choices' });
    const [longer] = valuesOf(target, stretch.at(50)) as [unknown[]];
    expect(longer).toHaveLength(51);
    expect(longer.slice(0, 2)).toEqual([
      { id: 1, on: false },
      { id: 4, on: true },
    ]);
    expect(longer.at(-1)).toEqual({ id: 4, on: true });
  });

  test('needs no length where each element says whether there is another', () => {
    const { tail } = fc.letrec<{ tail: number[] }>((tie) => ({
      tail: fc.nat(5).chain((value) => (value === 0 ? fc.constant([]) : tie('tail').map((rest) => [value, ...rest]))),
    }));
    const target = targetFor(tail);
    const stretch = stretchOf(target, inputOf(target, [2, ...many(20, 3), 0]))!;
    expect(valuesOf(target, stretch.at(2))).toEqual([[2, 3, 3]]);
    expect(valuesOf(target, stretch.at(22))).toEqual([[2, ...many(22, 3)]]);
  });

  test('is bounded by the shortest and the longest that the arbitrary makes', () => {
    const target = targetFor(fc.string({ unit: letter, minLength: 8, maxLength: 40, size: 'max' }));
    const stretch = stretchOf(target, inputOf(target, [20, ...many(20, 1)]))!;
    expect(valuesOf(target, stretch.at(8))).toEqual(['b'.repeat(8)]);
    expect(stretch.at(7)).toBeUndefined();
    const words = targetFor(fc.string({ unit: letter, maxLength: 40, size: 'max' }));
    const found = stretchOf(words, inputOf(words, [20, ...many(20, 1)]))!;
    expect(valuesOf(words, found.at(40))).toEqual(['b'.repeat(40)]);
    expect(found.at(41)).toBeUndefined();
    expect(valuesOf(words, found.at(0))).toEqual(['']);
  });

  test('has as many choices as a probe may have, at most', () => {
    const target = targetFor(fc.array(fc.nat(9), { maxLength: 200_000, size: 'max' }));
    const stretch = stretchOf(target, inputOf(target, [16, ...many(16, 3)]))!;
    expect(stretch.at(maxProbeChoices - 1)).toBeDefined();
    expect(stretch.at(maxProbeChoices)).toBeUndefined();
  });

  test('is not taken for the choice before it that has the same value', () => {
    const target = targetFor(word, fc.nat(60), fc.nat(60));
    const input = inputOf(target, [22, 5, 4, ...many(20, 1), 40, 50]);
    expect(valuesOf(target, stretchOf(target, input)!.at(30))).toEqual([`fe${'b'.repeat(30)}`, 40, 50]);
    const after = targetFor(fc.nat(60), word, fc.nat(60));
    const other = inputOf(after, [30, 20, ...many(20, 1), 50]);
    expect(valuesOf(after, stretchOf(after, other)!.at(18))).toEqual([30, 'b'.repeat(18), 50]);
  });

  test('is not told where the length is fixed, or nothing repeats', () => {
    const fixed = targetFor(fc.array(fc.nat(9), { minLength: 20, maxLength: 20 }));
    expect(stretchOf(fixed, inputOf(fixed, many(20, 3)))).toBeUndefined();
    const words = targetFor(word);
    expect(stretchOf(words, inputOf(words, [6, 0, 1, 2, 3, 4, 5]))).toBeUndefined();
  });

  test('leaves what is drawn later as it is', () => {
    const target = targetFor(word);
    const [choices = []] = (inputOf(target, [20, ...many(20, 1)]) as { choices: Recording }).choices;
    const later = [{ min: 0, max: 9, value: 4 }];
    expect(stretchOf(target, { choices: [choices, later] })!.at(16)).toMatchObject({ choices: [{}, later] });
  });

  test('is found in bytes that stand for choices, too', () => {
    const target = targetFor(fc.array(fc.nat(9), { maxLength: 100, size: 'max' }));
    const stretch = stretchOf(target, { bytes: Uint8Array.from([20, ...many(20, 7)]) })!;
    expect(valuesOf(target, stretch.at(3))).toEqual([[7, 7, 7]]);
  });

  test('of raw input is bytes', () => {
    const target = targetFor(text());
    const stretch = stretchOf(target, { bytes: Buffer.from(`x${'ab'.repeat(30)}`) })!;
    expect(stretch).toMatchObject({ count: 30, unit: '2 bytes' });
    expect(valuesOf(target, stretch.at(2))).toEqual(['xabab']);
  });
});
