import fc from 'fast-check';
import { law } from '../../law.ts';
import { identifier, jsonDocument, jsonLiteral } from '../arbitraries.ts';
import { outcome, type Search } from '../search.ts';

const quoting = fc.string({ unit: fc.constantFrom('`', "'", '"', '\\', 'n', ' ', '\n', 'é', '😀') });

export const literalIsJson = law(
  'a literal is the JSON in it',
  [jsonDocument({ words: fc.oneof(quoting, fc.string()), names: fc.string() }), fc.constantFrom('', ' ', '\n')],
  function* (search: Search, value, space) {
    const literal = jsonLiteral(value).replace(/^`/, `\`${space}`).replace(/`$/, `${space}\``);
    yield [search(literal, null), JSON.parse(JSON.stringify(value))];
  },
);

export const rawString = law(
  'a raw string is its characters, but for the quotes that are escaped',
  [quoting],
  function* (search: Search, text) {
    // A backslash at the end, or before a quote, would escape that quote.
    const content = text.replaceAll('\\', '\\z');
    yield [search(`'${content.replaceAll("'", "\\'")}'`, null), content];
  },
);

export const quotedName = law(
  'a quoted name is the JSON string it looks like',
  [fc.oneof(quoting, fc.string())],
  function* (search: Search, name) {
    yield [search(JSON.stringify(name), { [name]: 1 }), 1];
    yield [search(`@.${identifier(name)}`, { [name]: 2 }), 2];
    yield [search(`{${identifier(name)}: @}`, 3), Object.fromEntries([[name, 3]])];
  },
);

export const toStringIsJson = law(
  'to_string writes JSON, and strings as they are',
  [jsonDocument({ words: quoting })],
  function* (search: Search, value) {
    yield [search('to_string(@)', value), typeof value === 'string' ? value : JSON.stringify(value)];
  },
);

const numeral = fc.oneof(
  fc.double().map(String),
  fc.stringMatching(/^-?[0-9]{1,3}(\.[0-9]{0,2})?([eE][+-]?[0-9]{0,3})?$/),
  fc.constantFrom(
    '',
    ' 1',
    '1 ',
    '0x10',
    'Infinity',
    '-Infinity',
    '1e999',
    '-1e999',
    '.5',
    '5.',
    '+1',
    '00',
    '-0',
    '1_0',
    'null',
    '[1]',
    '1e5x',
  ),
);

export const toNumberTakesJson = law(
  'to_number takes strings that are JSON numbers and fit',
  [numeral],
  function* (search: Search, text) {
    let expected: unknown;
    try {
      expected = /\s/.test(text) ? null : JSON.parse(text);
    } catch {
      expected = null;
    }
    const fits = typeof expected === 'number' && Number.isFinite(expected);
    yield [search('to_number(@)', text), fits ? (expected as number) + 0 : null];
  },
);

export const onlyJsonInBackticks = law(
  'only JSON stands between backticks, and numbers must fit',
  [fc.constantFrom('foo', '01', '', '1e999', "'a'", '{a: 1}', '[1,]', 'NaN'), fc.constantFrom('', 'a || ')],
  function* (search: Search, content, before) {
    yield [outcome(search, `${before}\`${content}\``, null), 'refused'];
  },
);

export const literalLaws = [
  literalIsJson,
  rawString,
  quotedName,
  toStringIsJson,
  toNumberTakesJson,
  onlyJsonInBackticks,
] as const;
