import fc from 'fast-check';

/** Few letters, so that they meet again. */
export const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 4 });

/** Code points of one and of two units, halves of pairs, marks of their own, letters that change with case or compatibility. */
const POINTS = ['a', 'B', 'é', 'e\u0301', 'ß', 'Σ', 'ς', 'İ', 'ﬁ', 'Ｑ', '中', '😀', '\u{1d4d0}', '\ud83d', '\u0301'];
const BETWEEN = ['1', '٣', ' ', ',', '.', "'", '’', '-', '#', '_', '\n', '\u00a0'];
export const point = fc.constantFrom(...POINTS, ...BETWEEN);

export const text = fc.string({ unit: point, maxLength: 12 });

/** The same letters with other case, marks, width and punctuation between words. */
export function disguise(spelling: string, way: number): string {
  const ways: readonly ((plain: string) => string)[] = [
    (plain) => plain.toUpperCase(),
    (plain) => plain.replaceAll(/[aeiou]/g, '$&\u0301'),
    (plain) => `  ${plain.replaceAll(/[ -]+/g, ' – ')}.`,
    (plain) => plain.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xff41 - 97)),
  ];
  return ways[way % ways.length]!(spelling);
}

/** One edit of a word at a place: a letter put in, left out, replaced, or exchanged with the next. */
export function edit(plain: string, kind: number, place: number, letter: string): string {
  const points = Array.from(plain);
  const at = place % (points.length + 1);
  const [here = '', next = ''] = points.slice(at);
  const middle = [letter + here + next, next, letter + next, next + here][kind % 4]!;
  return [...points.slice(0, at), middle, ...points.slice(at + 2)].join('');
}
