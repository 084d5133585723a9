/** The digit of each letter from A to Z; 0 for vowels, which part two letters of one digit, and `.` for H and W, which do not. */
const DIGITS = '0123012.02245501262301.202';

const PREFIX = /^(?:[Vv]an|[Cc]on|[Dd][ei]|[Ll][ae])(?=\p{Lu}|[ '’]\p{L})/u;

/**
 * The American Soundex code of a name, as the US National Archives state it ("The Soundex Indexing System"): the first letter and
 * three digits. Letters of one digit count once when they are neighbours, when only H or W stands between them, and when one of them is
 * the first letter. Undefined when there is no letter from A to Z; marks are taken off letters, other characters are left out.
 *
 * @example soundex('Tymczak') // 'T522'
 */
export function soundex(name: string): string | undefined {
  const letters = name
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '');
  const [first] = letters;
  if (first === undefined) return undefined;
  let code = first;
  let last = digitOf(first);
  for (const digit of Array.from(letters, digitOf)) {
    if (digit === '.') continue;
    if (digit !== last && digit !== '0') code += digit;
    last = digit;
  }
  return code.slice(0, 4).padEnd(4, '0');
}

/**
 * All codes a name may be listed under: with and without a prefix (Van, Con, De, Di, La, Le, followed by a capital letter, a space or
 * an apostrophe). Mc and Mac are no prefixes.
 *
 * @example soundexCodes('VanDeusen') // ['V532', 'D250']
 */
export function soundexCodes(name: string): string[] {
  const codes = [name, name.trim().replace(PREFIX, '')].map(soundex).filter((code) => code !== undefined);
  return [...new Set(codes)];
}

function digitOf(letter: string): string {
  return DIGITS.charAt(letter.charCodeAt(0) - 65);
}
