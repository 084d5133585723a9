import fc from 'fast-check';
import { property } from 'assay';
import { describe, expect, test } from 'vitest';
import { bufferSource, valueSource } from '../../../src/fuzz/input-source.ts';

/** What an expression stands for. */
const evaluated = (source: string): unknown => new Function('Buffer', `return ${source};`)(Buffer);

describe('bytes as source code', () => {
  test.each([
    ['', 'Buffer.from("")'],
    ['"\n\\é\u{1f600}', String.raw`Buffer.from("\"\n\\é😀")`],
    ['plain \u{202e}text\u007f', String.raw`Buffer.from("plain \u{202e}text\u{7f}")`],
    ['\0\0\0a', `Buffer.from("00000061", 'hex')`],
    [Buffer.from([0xff, 0x41, 0x42, 0x43]), `Buffer.from("ff414243", 'hex')`],
    [Buffer.from('efbbbf41', 'hex'), `Buffer.from("efbbbf41", 'hex')`],
    [`(${'0'.repeat(4_096)}!`, 'Buffer.from("(" + "0".repeat(4096) + "!")'],
    [Buffer.alloc(300, 0xfe), `Buffer.from("fe".repeat(300), 'hex')`],
  ])('are a text where they are one and that is shorter: %j', (content, source) => {
    expect(bufferSource(Buffer.from(content))).toBe(source);
  });
});

describe('values as source code', () => {
  test.each([
    ['hi', '"hi"'],
    [{ a: ['b'] }, '{"a":["b"]}'],
    ['x'.repeat(120), `"${'x'.repeat(120)}"`],
    ['x'.repeat(121), '"x".repeat(121)'],
    [`${'ab'.repeat(100)}-${'c'.repeat(100)}\u{1f600}`, String.raw`"ab".repeat(100) + "-${'c'.repeat(100)}😀"`],
    [`${'c'.repeat(200)}-${'ab'.repeat(200)}`, '"c".repeat(200) + "-" + "ab".repeat(200)'],
  ])('show what repeats in long texts: %j', (value, source) => {
    expect(valueSource(value)).toBe(source);
  });

  test('a text that is long and repeats nothing stands as it is', () => {
    const long = Array.from({ length: 400 }, (_, index) => index.toString(36)).join(' ');
    expect(valueSource(long)).toBe(JSON.stringify(long));
  });

  test('only so many repetitions are taken out', () => {
    const parts = Array.from('abcdefgh', (letter) => letter.repeat(200));
    expect(valueSource(parts.join('')).match(/\.repeat/g)).toHaveLength(4);
  });
});

const pieces = fc.array(fc.tuple(fc.string({ maxLength: 6, unit: 'binary' }), fc.constantFrom(1, 20, 200)), {
  maxLength: 4,
});

property('what is shown stands for the same', [pieces], (parts) => {
  const whole = parts.map(([piece, times]) => piece.repeat(times)).join('');
  expect(evaluated(valueSource(whole))).toBe(whole);
  expect(evaluated(bufferSource(Buffer.from(whole)))).toEqual(Buffer.from(whole));
});
