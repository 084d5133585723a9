import fc from 'fast-check';
import { property } from 'assay';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import type { ChoiceSequence } from '../../../src/choices/sequence.ts';
import { rawCodec } from '../../../src/fuzz/inputs/raw.ts';
import { text } from '../../../src/fuzz/inputs/text.ts';

const choicesOf = (value: string): ChoiceSequence | undefined => rawCodec(text())!.choicesOf!(value);

describe('the choices of a text', () => {
  property('are those that make it', [fc.string({ unit: 'binary', maxLength: 200, size: 'max' })], (value) => {
    const choices = choicesOf(value)!;
    const made = generate(text(), replayFills([choices]));
    expect(made.value).toBe(value);
    expect(made.recording).toEqual([choices]);
  });

  test('exist for every text that is generated, and for the longest', () => {
    for (let seed = 0; seed < 200; seed++) {
      const { value } = generate(text(), randomFills(seed));
      expect(generate(text(), replayFills([choicesOf(value)!])).value).toBe(value);
    }
    const longest = 'é'.repeat(40_000);
    expect(generate(text(), replayFills([choicesOf(longest)!])).value).toBe(longest);
  });

  test('are the simplest kind of text that has room for it', () => {
    const lengthOf = (count: number): unknown => choicesOf('a'.repeat(count))?.slice(0, 2);
    const kind = (value: number) => ({ min: 0, max: 4_095, value });
    expect(lengthOf(0)).toEqual([kind(0), { min: 0, max: 10, value: 0 }]);
    expect(lengthOf(10)).toEqual([kind(0), { min: 0, max: 10, value: 10 }]);
    expect(lengthOf(11)).toEqual([kind(4_095), { min: 0, max: 64, value: 11 }]);
    expect(lengthOf(64)).toEqual([kind(4_095), { min: 0, max: 64, value: 64 }]);
    expect(lengthOf(65)).toEqual([kind(2_048), { min: 0, max: 40_000, value: 65 }]);
  });

  test('exist for the characters around surrogates, and for the last one', () => {
    for (const value of ['\ud7ff', '\ue000', '\u{10ffff}', '\0', 'a\r'])
      expect(generate(text(), replayFills([choicesOf(value)!])).value).toBe(value);
  });

  test('do not exist for lone surrogates and for longer texts', () => {
    for (const value of ['\ud800', '\udfff', 'a\udfffb', 'a'.repeat(40_001)]) expect(choicesOf(value)).toBeUndefined();
  });

  test('are seldom those of a long text, unless they are written', () => {
    let long = 0;
    for (let seed = 0; seed < 4_000; seed++) if (generate(text(), randomFills(seed)).value.length > 128) long++;
    expect(long).toBeLessThan(20);
  });

  test('are of every length up to 64 at random', () => {
    const lengths = new Set<number>();
    for (let seed = 0; seed < 4_000; seed++) lengths.add([...generate(text(), randomFills(seed)).value].length);
    for (let length = 0; length <= 64; length++) expect(lengths).toContain(length);
  });
});

test('the bytes of a text are simplest where a person reads them most easily', () => {
  const { simplestFirst } = rawCodec(text())!;
  expect(new Set(simplestFirst).size).toBe(256);
  expect(simplestFirst).toHaveLength(256);
  expect(Buffer.from(simplestFirst.subarray(0, 40)).toString()).toBe('abcdefghijklmnopqrstuvwxyz0123456789ABCD');
});
