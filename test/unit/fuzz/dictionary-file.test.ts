import { describe, expect, test } from 'vitest';
import { bytes, property } from '../../../src/index.ts';
import { parseDictionary } from '../../../src/fuzz/dictionary-file.ts';

const read = (text: string): readonly string[] =>
  parseDictionary(text, 'words.dict').map((entry) => Buffer.from(entry).toString('latin1'));

describe('a dictionary file', () => {
  test('has entries with and without a name, comments and empty lines', () => {
    expect(read('# words\n\nkw1="blah"\n  "plain"  \r\nkw_2@3 = "level"\n')).toEqual(['blah', 'plain', 'level']);
  });

  test('spells bytes in hexadecimal, quotes and backslashes with a backslash', () => {
    expect(read(String.raw`a="\xF7\xf8" ` + '\n' + String.raw`b="say \"\\x41\""`)).toEqual([
      '\xf7\xf8',
      String.raw`say "\x41"`,
    ]);
    expect(parseDictionary('"grün"', 'd')).toEqual([new Uint8Array(Buffer.from('grün'))]);
  });

  test('may hold the sign of a comment, and the same entry twice', () => {
    expect(read('a="#1"\nb="#1"\n')).toEqual(['#1']);
  });

  test.each([
    ['word', 'no value in double quotes'],
    ['a="open', 'does not end with a double quote'],
    ['a="b" c', 'does not end with a double quote'],
    ['two words="b"', 'stands only a name'],
    ['a=""', 'is empty'],
    ['a="x"y"', 'is written \\"'],
    [String.raw`a="\n"`, 'a line feed is written \\x0a'],
    [String.raw`a="\xA"`, 'followed by'],
    [String.raw`a="\"`, 'followed by'],
    [`a="${'x'.repeat(2_000)}"`, 'has 2000 bytes'],
  ])('refuses %s and names its line', (line, message) => {
    expect(() => read(`ok="1"\n${line}\n`)).toThrow(message);
    expect(() => read(`ok="1"\n${line}\n`)).toThrow('words.dict:2:');
  });
});

property('every entry can be written and is read back', [bytes()], (data) => {
  const escaped = Array.from(data, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  if (data.length > 0) expect(parseDictionary(`word="${escaped}"`, 'd')).toEqual([Uint8Array.from(data)]);
});
