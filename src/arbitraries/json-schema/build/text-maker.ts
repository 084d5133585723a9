import type { Draw } from '../../draw.ts';
import { Language } from '../../pattern/language.ts';
import { textFormat } from '../formats/formats.ts';
import type { Conjunction } from './conjunction.ts';
import { NoValue, type Maker, type Making } from './plan-port.ts';

/** Characters beyond the shortest length that are usual. */
const usualExtra = 10;
/** The longest text that a bound alone asks for: `maxLength` is often the size of a database column. */
const longestEdge = 256;
/** Characters that are drawn one by one; what a larger `minLength` asks for is filled up. */
const drawnCharacters = 400;
const longestText = 2_000_000;
const attempts = 20;

/** Letters first; then digits and capitals, then what needs escaping or is otherwise a trial. */
const plain = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ _-.';
const trying =
  '"\\/\'<>&%$#{}[]:;,=+*?!|~^`@()\n\t\r\u0000\u007f\u00a0\u00e9\u0131\u0301\u200b\u202e\u2028\ufeff\ufffd\uffff';

/** Texts of a length, of formats and patterns. The simplest is the shortest, made of `a`. */
export class TextMaker implements Maker {
  readonly #rules: Conjunction;
  readonly #languages: readonly Language[];

  constructor(rules: Conjunction) {
    this.#rules = rules;
    this.#languages = languagesOf(rules);
  }

  canMake(): boolean {
    const { minLength, maxLength } = this.#rules;
    if (minLength > maxLength || minLength > longestText) return false;
    return this.#languages.length === 0 ? !this.#isPatterned() : true;
  }

  make({ draw }: Making): string {
    const { excluded, formats, notFormats } = this.#rules;
    const isWanted = (text: string): boolean =>
      !excluded.includes(text) &&
      formats.every((name) => textFormat(name)?.accepts(text) ?? true) &&
      notFormats.every((name) => textFormat(name)?.accepts(text) === false);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const text = this.#draw(draw);
      if (text !== undefined && isWanted(text)) return text;
    }
    throw new NoValue();
  }

  #draw(draw: Draw): string | undefined {
    if (!this.#isPatterned()) return freeText(draw, this.#rules.minLength, this.#rules.maxLength);
    return this.#languages[draw.integer(0, this.#languages.length - 1)]!.sample(draw);
  }

  #isPatterned(): boolean {
    const { patterns, notPatterns, formats, notFormats } = this.#rules;
    return patterns.length + notPatterns.length + formats.length + notFormats.length > 0;
  }
}

/**
 * One language for all patterns and formats at once. A format that is to be missed has a language of near misses, which
 * may not fit the rest; any other text is the second try.
 */
function languagesOf({
  patterns,
  notPatterns,
  formats,
  notFormats,
  minLength,
  maxLength,
}: Conjunction): readonly Language[] {
  if (patterns.length + notPatterns.length + formats.length + notFormats.length === 0) return [];
  const known = (names: readonly string[]) => names.flatMap((name) => textFormat(name) ?? []);
  const wanted = [...patterns, ...known(formats).map(({ valid }) => valid)];
  const language = (extra: readonly string[]): Language =>
    new Language({ patterns: [...wanted, ...extra], notPatterns, minLength, maxLength });
  const unknown = notFormats.length !== known(notFormats).length;
  if (unknown) return []; // every text is of a format that nobody knows
  const near = notFormats.length === 0 ? [] : [language(known(notFormats).map(({ invalid }) => invalid))];
  const found = near.filter(({ lengths }) => lengths.length > 0);
  if (found.length > 0) return found;
  return [language([])].filter(({ lengths }) => lengths.length > 0);
}

function freeText(draw: Draw, minLength: number, maxLength: number): string {
  const usual = Math.min(maxLength, minLength + usualExtra);
  const isEdge = draw.integer(0, 15) === 15 && maxLength <= longestEdge;
  const length = isEdge ? maxLength : draw.integer(minLength, usual);
  let text = '';
  for (let index = 0; index < Math.min(length, drawnCharacters); index++) text += freeCharacter(draw);
  return length > drawnCharacters ? text + 'a'.repeat(length - drawnCharacters) : text;
}

function freeCharacter(draw: Draw): string {
  const position = draw.integer(0, plain.length + 7);
  if (position < plain.length) return plain[position]!;
  if (position < plain.length + 6) return trying[draw.integer(0, trying.length - 1)]!;
  const point = draw.integer(0x61, 0x10ffff - 0x800);
  return String.fromCodePoint(point < 0xd800 ? point : point + 0x800);
}
