import fc from 'fast-check';
import { property, text } from 'assay';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import type { ChoiceSequence } from '../../../src/choices/sequence.ts';
import { rawCodec } from '../../../src/fuzz/inputs/raw.ts';

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

  test('do not exist for lone surrogates and for longer texts', () => {
    for (const value of ['\ud800', 'a\udfffb', 'a'.repeat(40_001)]) expect(choicesOf(value)).toBeUndefined();
  });

  test('are seldom those of a long text, unless they are written', () => {
    let long = 0;
    for (let seed = 0; seed < 4_000; seed++) if (generate(text(), randomFills(seed)).value.length > 128) long++;
    expect(long).toBeLessThan(20);
  });
});
