import { matcher, whole, type TextFormat } from './format.ts';
import { nameFormats } from './names.ts';
import { referenceFormats } from './references.ts';
import { timeFormats } from './times.ts';

const piece = String.raw`(?:[a-z0-9]|\\[dDwWsS]|\.|\[\^?[a-z]-?\]|\([a-z]\|[a-z]{0,3}\)|\(\?:[a-z]{1,3}\))`;
const regexText = String.raw`\^?(?:${piece}(?:[*+?]|\{[0-3](?:,[4-9]?)?\})?){0,5}\$?`;

function isRegex(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const base64 = '(?:[A-Za-z0-9+/]{4}){0,5}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?';

const textFormats = new Map<string, TextFormat>([
  ...Object.entries({ ...timeFormats, ...nameFormats, ...referenceFormats }),
  [
    'regex',
    {
      valid: whole(regexText),
      invalid: whole(
        String.raw`[a-z]{0,3}\([a-z]{0,3}|[a-z]{0,3}\)|[*+?][a-z]{0,3}|\[[a-z]{0,3}|[a-z]{1,2}\[z-a\]|\(\?<[a-z]{0,2}`,
      ),
      accepts: isRegex,
    },
  ],
  [
    'byte',
    {
      valid: whole(base64),
      invalid: whole('[A-Za-z0-9]{1,3}|[!-*]{1,6}|[A-Za-z0-9]{4}=[a-z]'),
      accepts: matcher(base64.replace('{0,5}', '*')),
    },
  ],
]);

/** A number format (of OpenAPI) as bounds of whole numbers. */
export const integerFormats: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['int32', [-(2 ** 31), 2 ** 31 - 1]],
  ['int64', [-(2 ** 63), 2 ** 63 - 1024]],
] as const);

/** The format of a name; undefined for names that say nothing about a text, which is most of them. */
export function textFormat(name: string): TextFormat | undefined {
  return textFormats.get(name);
}

/** The names of all formats whose texts are generated and checked. */
export const knownFormats: readonly string[] = [...textFormats.keys()];
