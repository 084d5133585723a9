import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { soundex, soundexCodes } from '../../targets/matching/soundex.ts';
import { disguise, text } from './arbitraries.ts';

const GROUPS = ['BFPV', 'CGJKQSXZ', 'DT', 'L', 'MN', 'R'];

/** The rule of the National Archives as a chain of replacements. */
function byReplacing(letters: string): string {
  const upper = letters.toUpperCase();
  const sounding = upper[0]! + upper.slice(1).replaceAll(/[HW]/g, '');
  const digits = sounding.replaceAll(/./g, (letter) => String(1 + GROUPS.findIndex((group) => group.includes(letter))));
  const once = digits.replaceAll(/(.)\1+/g, '$1');
  return `${upper[0]!}${once.slice(1).replaceAll('0', '')}000`.slice(0, 4);
}

const letters = fc.oneof(
  fc.stringMatching(/^[A-Za-z]{1,9}$/),
  // Letters of one digit, with and without what stands between them.
  fc.stringMatching(/^[BPFVHWAYST]{1,7}$/),
);

property('a code is what a chain of replacements makes of the letters', [letters], (name) => {
  expect(soundex(name)).toBe(byReplacing(name));
});

property('only letters count, whatever their case and marks', [letters, fc.nat(3), text], (name, way, around) => {
  const plain = name.toLowerCase();
  expect(soundex(disguise(plain, way))).toBe(soundex(plain));
  const silent = around.replaceAll(/\p{L}/gu, '');
  expect(soundex(`${silent}${plain}${silent}`)).toBe(soundex(plain));
  expect(soundex(silent)).toBeUndefined();
  expect(soundexCodes(silent)).toEqual([]);
});

property(
  'a name with a prefix has the codes of the whole and of the rest, any other name has one',
  [
    fc.constantFrom('Van', 'Con', 'De', 'Di', 'La', 'Le', 'van', 'con', 'de', 'di', 'la', 'le'),
    fc.constantFrom('', ' ', "'", '’'),
    fc.stringMatching(/^[B-Z][a-z]{2,5}$/),
    fc.constantFrom('', ' '),
  ],
  (prefix, between, rest, before) => {
    const codes = [soundex(prefix + rest), soundex(rest)];
    expect(soundexCodes(before + prefix + between + rest)).toEqual([...new Set(codes)]);
    for (const whole of [prefix + rest.toLowerCase(), `Mc${rest}`, `Mac${rest}`, `${rest} ${prefix} ${rest}`, prefix]) {
      expect(soundexCodes(whole)).toEqual([soundex(whole)]);
    }
  },
);
