import { matcher, whole, type TextFormat } from './format.ts';
import { host, ipv4, ipv6 } from './names.ts';

const hex = '[0-9a-fA-F]';
const escaped = `%${hex}{2}`;
const international = '\\u{a0}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{ffef}\\u{10000}-\\u{1fffd}';
// RFC 3986 appendix A
const characters = "A-Za-z0-9._~!$&'()*+,;=\\-";

interface Grammar {
  readonly absolute: string;
  readonly relative: string;
}

interface Freedom {
  /** Characters beyond those of RFC 3986, as RFC 3987 allows them. */
  readonly more: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  /** Repetition from a number of times up to a limit, or without one. */
  readonly repeat: (from: number, limit: number) => string;
}

function grammar({ more, scheme, host: name, port, repeat }: Freedom): Grammar {
  const path = `(?:[${characters}:@${more}]|${escaped})`;
  const noColon = `(?:[${characters}@${more}]|${escaped})`;
  const query = `(?:[${characters}:@/?${more}]|${escaped})`;
  const segments = `(?:/${path}${repeat(0, 8)})${repeat(0, 3)}`;
  const user = `(?:(?:[${characters}:${more}]|${escaped})${repeat(0, 6)}@)?`;
  const authority = `//${user}(?:${name}|${ipv4}|\\[(?:${ipv6})\\])(?::${port})?`;
  const suffix = `(?:\\?${query}${repeat(0, 8)})?(?:#${query}${repeat(0, 8)})?`;
  const first = `${path}${repeat(1, 8)}`;
  return {
    absolute: `${scheme}:(?:${authority}${segments}|/${first}${segments}|${first}${segments})${suffix}`,
    relative: `(?:${authority}${segments}|/${first}${segments}|${noColon}${repeat(1, 8)}${segments}|)${suffix}`,
  };
}

/** What is generated: names that resolvers know, repetitions that can be read. */
function plain(more: string): Grammar {
  return grammar({
    more,
    scheme: '[a-z][a-z0-9+.\\-]{0,8}',
    host: more === '' ? host : `[a-z0-9${more}]{1,12}`,
    port: '\\d{1,5}',
    repeat: (from, limit) => `{${from},${limit}}`,
  });
}

/** What is accepted: the grammar itself. */
function accepts(more: string, kind: 'absolute' | 'any'): (text: string) => boolean {
  const { absolute, relative } = grammar({
    more,
    scheme: '[a-z][a-z0-9+.\\-]*',
    host: `(?:[${characters}${more}]|${escaped})*`,
    port: '\\d*',
    repeat: (from) => (from === 0 ? '*' : '+'),
  });
  const matchesAbsolute = matcher(`${absolute}|[a-z][a-z0-9+.\\-]*:/?(?:\\?[^#\\s]*)?(?:#\\S*)?`, 'iu');
  const matchesRelative = matcher(relative, 'iu');
  return (text) => matchesAbsolute(text) || (kind === 'any' && matchesRelative(text));
}

const uri = plain('');
const iri = plain(international);
const invalidUri = String.raw`|[a-z]{1,6}|//[a-z]{1,6}|[a-z]{2,5}://[a-z]{1,4} [a-z]{1,4}|\\\\[A-Z]{1,4}|[a-z]{2,5}:/[<>"{}|^][a-z]{0,3}|[a-z]{2,5}:/%[g-z]{2}`;
const invalidReference = String.raw`[a-z]{1,4} [a-z]{1,4}|\\\\[A-Z]{1,4}\\[a-z]{1,4}|[a-z]{0,4}[<>{}|^\\][a-z]{0,4}|%[g-z]{2}|#[a-z]{0,3}[\\<> ]`;
const variable = '[a-z0-9_]{1,6}(?::[1-9][0-9]{0,2}|\\*)?';
const template = `(?:[A-Za-z0-9/.?=&:_\\-]|${escaped}|\\{[+#./;?&]?${variable}(?:,${variable})?\\})`;
const pointer = '(?:/(?:[^~/]|~[01]){0,6})';

export const referenceFormats: Readonly<Record<string, TextFormat>> = {
  uri: { valid: whole(uri.absolute), invalid: whole(invalidUri), accepts: accepts('', 'absolute') },
  'uri-reference': {
    valid: whole(`${uri.absolute}|${uri.relative}`),
    invalid: whole(invalidReference),
    accepts: accepts('', 'any'),
  },
  iri: { valid: whole(iri.absolute), invalid: whole(invalidUri), accepts: accepts(international, 'absolute') },
  'iri-reference': {
    valid: whole(`${iri.absolute}|${iri.relative}`),
    invalid: whole(invalidReference),
    accepts: accepts(international, 'any'),
  },
  url: {
    valid: whole(String.raw`https?://[a-z0-9]{1,8}(?:\.[a-z]{2,5}){1,2}(?::[1-9]\d{1,4})?(?:/[a-z0-9]{0,6}){0,3}`),
    invalid: whole(String.raw`[a-z]{0,6}|//[a-z]{1,6}|https?://`),
    accepts: (text) => /^(?:https?|ftp):\/\/[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?$/iu.test(text),
  },
  uuid: {
    valid: whole(`${hex}{8}-(?:${hex}{4}-){3}${hex}{12}`),
    invalid: whole(
      `${hex}{32}|${hex}{7}-(?:${hex}{4}-){3}${hex}{12}|[g-z]{0,6}|${hex}{8}-(?:${hex}{4}-){3}${hex}{11}[g-z]`,
    ),
    accepts: matcher(`${hex}{8}-(?:${hex}{4}-){3}${hex}{12}`),
  },
  'uri-template': {
    valid: whole(`${template}{0,6}`),
    invalid: whole(
      String.raw`[a-z]{0,4}\{[a-z]{1,4}|[a-z]{0,4}\}[a-z]{0,4}|[a-z]{1,3} [a-z]{1,3}|\{\}|[a-z]{0,3}[<>"^|\\][a-z]{0,3}`,
    ),
    accepts: matcher(
      `(?:[^\\u{0}-\\u{20}\\u{7f}"'<>%\\\\^\`{|}]|${escaped}|\\{[+#./;?&=,!@|]?(?:[A-Za-z0-9_.]|${escaped})+(?::[1-9][0-9]{0,3}|\\*)?(?:,(?:[A-Za-z0-9_.]|${escaped})+(?::[1-9][0-9]{0,3}|\\*)?)*\\})*`,
    ),
  },
  'json-pointer': {
    valid: whole(`${pointer}{0,4}`),
    invalid: whole(String.raw`[a-z]{1,6}(?:/[a-z]{0,3})?|/[a-z]{0,3}~[2-9a-z]?|/~~|#/[a-z]{0,4}`),
    accepts: matcher('(?:/(?:[^~/]|~[01])*)*', 'su'),
  },
  'relative-json-pointer': {
    valid: whole(`(?:0|[1-9][0-9]{0,2})(?:#|${pointer}{0,3})`),
    invalid: whole(String.raw`|/[a-z]{0,4}|0\d{1,2}|-1(?:/[a-z]{0,3})?|[a-z]{1,4}|\d##`),
    accepts: matcher('(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)', 'su'),
  },
};
