import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeS3Key, encodeS3Key } from '../../targets/events/s3-key.ts';
import { compareSequencers } from '../../targets/events/s3-sequencer.ts';
import { anyKey, anyText, formEncoded } from './arbitraries.ts';

const refusedKey = expect.objectContaining({ name: 'EventError', code: 'key', path: 'here' });

property(
  'a key survives encoding and decoding',
  [anyKey],
  (key) => {
    expect(decodeS3Key(encodeS3Key(key))).toBe(key);
  },
  { documentation: true },
);

property(
  'keys decode as the URL standard decodes form data',
  [anyKey],
  (key) => {
    expect(decodeS3Key(formEncoded(key))).toBe(key);
  },
  { documentation: true },
);

property(
  'an encoded key holds no space, keeps its slashes and reads back as form data',
  [anyKey],
  (key) => {
    const encoded = encodeS3Key(key);
    expect(encoded).not.toContain(' ');
    expect(encoded.split('/')).toHaveLength(key.split('/').length);
    expect(new URLSearchParams(`k=${encoded}`).get('k')).toBe(key);
  },
  { documentation: true },
);

property(
  'keys concatenate: decoding parts is decoding the whole',
  [anyText(), anyText()],
  (a, b) => {
    expect(decodeS3Key(`${encodeS3Key(a)}+${encodeS3Key(b)}`)).toBe(`${a} ${b}`);
  },
  { documentation: true },
);

property(
  'a broken escape and bytes that are not UTF-8 are refused',
  [anyText(), fc.constantFrom('%', '%4', '%zz', '%C3', '%ED%A0%80', '%C0%80', '%FF'), anyText(2)],
  (before, fault, after) => {
    fc.pre(!/^[0-9a-f]/i.test(after));
    expect(() => decodeS3Key(`${encodeS3Key(before)}${fault}${encodeS3Key(after)}`, 'here')).toThrow(refusedKey);
  },
);

property(
  'half a surrogate pair is refused on both ways',
  [anyText(), fc.integer({ min: 0xd800, max: 0xdfff })],
  (text, unit) => {
    const lone = `${text}\uE000${String.fromCharCode(unit)}`;
    expect(() => decodeS3Key(lone, 'here')).toThrow(refusedKey);
    expect(() => encodeS3Key(lone)).toThrow(expect.objectContaining({ code: 'key', path: 'key' }));
  },
);

const hex = fc.stringMatching(/^[0-9A-F]{1,12}$/);

property(
  'sequencers order as hexadecimal fractions do',
  [hex, hex, fc.nat({ max: 4 })],
  (a, b, shared) => {
    const [left, right] = [a, a.slice(0, shared) + b];
    const integer = (text: string): bigint => BigInt(`0x${text.padEnd(24, '0')}`);
    const difference = integer(left) - integer(right);
    expect(compareSequencers(left, right)).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0);
  },
  { documentation: true },
);

property(
  'neither zeros on the right nor the case of letters change the order',
  [hex, hex, fc.nat({ max: 5 })],
  (a, b, zeros) => {
    expect(compareSequencers(a + '0'.repeat(zeros), b.toLowerCase())).toBe(compareSequencers(a, b));
    expect(compareSequencers(a, a.toLowerCase() + '0'.repeat(zeros))).toBe(0);
  },
);

property(
  'the order of sequencers is total: antisymmetric and transitive',
  [hex, hex, hex],
  (a, b, c) => {
    expect(compareSequencers(a, b) + compareSequencers(b, a)).toBe(0);
    const [x, y, z] = [a, b, c].toSorted(compareSequencers) as [string, string, string];
    expect(compareSequencers(x, z)).toBeLessThanOrEqual(0);
    if (compareSequencers(x, z) === 0) expect(compareSequencers(x, y)).toBe(0);
  },
  { documentation: true },
);

property(
  'what is not hexadecimal orders nothing',
  [hex, fc.constantFrom('', 'G', ' ', 'Happy Sequencer', '0x1', '1\n', '-1')],
  (good, bad) => {
    const refusal = expect.objectContaining({ name: 'EventError', code: 'sequencer', path: 'sequencer' });
    expect(() => compareSequencers(good, bad)).toThrow(refusal);
    expect(() => compareSequencers(bad, good)).toThrow(refusal);
    if (bad !== '') expect(() => compareSequencers(good + bad, good)).toThrow(/not hexadecimal: "/);
  },
);
