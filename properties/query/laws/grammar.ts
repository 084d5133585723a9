import { assume } from 'assay';
import fc from 'fast-check';
import { law } from '../../law.ts';
import { jmespathQuery } from '../arbitraries.ts';
import { derives } from '../earley.ts';

/** Whether an implementation takes a text for an expression. */
export type Takes = (text: string) => 'taken' | 'refused' | 'crashed';

/** The simplest first. Each can stand alone, as an operand and as an argument. */
const part = fc.constantFrom('a', 'b.c', '`1`', "'x'", '@', 'length(a)', 'a[0]', 'b[*]', '[a]', '{a: b}', '!a', '(a)');
const number = fc.integer({ min: -3, max: 3 });

type Form = (a: string, b: string, n: number, m: number) => string;

/** What the grammar does not derive, by what is wrong with it. */
export const FAULTS: Readonly<Record<string, Form>> = {
  'nothing at all': () => '',
  'only spaces': () => '  ',
  'a dot without a name': (a) => `${a}.`,
  'a dot without a left side': (a) => `.${a}`,
  'two dots': () => 'a..b',
  'a dot before brackets': (_a, _b, n) => `a.[${n}]`,
  'a number after a dot': () => 'a.1',
  'a name that begins with a digit': () => '1a',
  'a name with a hyphen': () => 'a-b',
  'two expressions without a sign between': (a) => `${a} b`,
  'two expressions in a multi-select without a comma': (a) => `[${a} b]`,
  'a comma at the end of a multi-select': (a) => `[${a},]`,
  'a comma at the beginning of a multi-select': (a) => `[,${a}]`,
  'brackets with only a space': () => '[ ]',
  'brackets with only a minus': () => '[-]',
  'two numbers in an index': (_a, _b, n, m) => `[${Math.abs(n)} ${Math.abs(m)}]`,
  'a difference as an index': () => '[1-2]',
  'a comma after an index': (_a, _b, n) => `[${n},]`,
  'a decimal index': () => '[1.5]',
  'a plus sign in an index': () => '[+1]',
  'three colons in a slice': () => '[:::]',
  'two numbers at a bound of a slice': (_a, _b, n, m) => `[0:${Math.abs(n)} ${Math.abs(m)}]`,
  'a name in a slice': () => '[a:1]',
  'a comma in a slice': () => '[0:1,2]',
  'a hash without members': () => '{}',
  'a member without a colon': () => '{a b}',
  'a member without a value': () => '{a:}',
  'a member without a name': (a) => `{:${a}}`,
  'a member named by a raw string': (a) => `{'a': ${a}}`,
  'a member named by a literal': (a) => `{\`"a"\`: ${a}}`,
  'members without a comma': () => '{a: a b: b}',
  'a comma at the end of a hash': (a) => `{a: ${a},}`,
  'a comma at the end of arguments': (a) => `length(${a},)`,
  'a comma at the beginning of arguments': (a) => `length(,${a})`,
  'arguments without a comma': (a) => `contains(${a} b)`,
  'a function that is not named by a bare name': (a) => `"length"(${a})`,
  'a function in parentheses': () => '(length)(a)',
  'a call of a call': () => 'length(a)(b)',
  'a function called on an index': () => 'a[0](b)',
  'a reference to an expression that is no argument': (a) => `&${a}`,
  'a reference as an operand': (a, b) => `${a} == &${b}`,
  'a reference in a multi-select': (a) => `[&${a}]`,
  'a reference in a hash': (a) => `{a: &${a}}`,
  'a filter without a condition': () => 'a[?]',
  'a filter that is not closed': (a) => `a[?${a}`,
  'a space within the sign of a filter': (a) => `a[ ?${a}]`,
  'a star without closing bracket': () => 'a[*',
  'parentheses around nothing': () => '()',
  'a parenthesis that is not closed': (a) => `(${a}`,
  'a parenthesis too many': (a) => `${a})`,
  'a bracket too many': (a) => `${a}]`,
  'a call that is not closed': (a) => `length(${a}`,
  'one equals sign': (a, b) => `${a} = ${b}`,
  'a comparison without a right side': (a) => `${a} ==`,
  'a comparison without a left side': (a) => `== ${a}`,
  'an or without a right side': (a) => `${a} ||`,
  'an and without a right side': (a) => `${a} &&`,
  'a pipe without a right side': (a) => `${a} |`,
  'a pipe without a left side': (a) => `| ${a}`,
  'a not without an operand': () => '!',
  'a single ampersand between': (a, b) => `${a} & ${b}`,
  'a star after a star': () => '**',
  'a current node after a dot': () => 'a.@',
  'a literal after a dot': () => 'a.`1`',
  'a raw string after a dot': () => "a.'b'",
  'a parenthesis after a dot': (a) => `a.(${a})`,
  'a name after the current node': () => '@a',
  'a raw string that does not end': () => "'a",
  'a quoted name that does not end': () => '"a',
  'a literal that does not end': () => '`1',
  'a literal that is no JSON': () => '`foo`',
  'a literal with a raw string': () => "`'a'`",
  'an empty literal': () => '``',
  'a quoted name with an unknown escape': () => '"\\x"',
  'a line break within a quoted name': () => '"\n"',
  'a number alone': (_a, _b, n) => `${Math.abs(n)}`,
  'a dollar sign': () => '$',
  'a hash sign': () => 'a#',
  'a question mark': () => 'a?',
  arithmetic: (a, b) => `${a} + ${b}`,
  'a space that JSON does not know': () => 'a\u00a0',
};

/** What the grammar derives and might be forgotten. */
export const FORMS: Readonly<Record<string, Form>> = {
  'the current node with a suffix as an argument': () => 'length(@.a)',
  'the current node with an index as an argument': (_a, _b, n) => `length(@[${n}])`,
  'the current node compared in an argument': (a) => `length(@ == ${a})`,
  'the current node piped in parentheses': (a) => `(@ | ${a})`,
  'the current node with a suffix in parentheses': () => '(@.a)',
  'the current node as the second argument with a suffix': () => 'contains(a, @.b)',
  'a carriage return as space': (a) => `${a}\r`,
  'a tab as space': (a) => `\t${a}`,
  'a line break as space': (a, b) => `${a}\n|\n${b}`,
  'spaces around a dot': () => 'a . b',
  'spaces within an index': (_a, _b, n) => `a[ ${n} ]`,
  'spaces within a slice': () => 'a[ 0 : 1 ]',
  'spaces within a star': () => 'a[ * ]',
  'a space before arguments': (a) => `length (${a})`,
  'a call without arguments': () => 'f()',
  'a double negation': (a) => `!!${a}`,
  'a chain of comparisons': (a, b) => `${a} == ${b} == ${a}`,
  'a slice with nothing but colons': () => '[::]',
  'a slice with one colon': () => '[:]',
  'a slice with two negative bounds': () => 'a[-3:-1]',
  'a flattened flattening': () => 'a[][]',
  'a star after a dot': () => 'a.*.b',
  'a star alone': () => '*',
  'a multi-select after a dot': (a, b) => `a.[${a}, ${b}]`,
  'a hash after a dot': (a) => `a.{b: ${a}}`,
  'a call after a dot': (a) => `a.length(${a})`,
  'a member with a quoted name': (a) => `{"a b": ${a}}`,
  'a quoted name with an escape': () => '"\\u00e9\\n"',
  'a quoted name with a surrogate pair': () => '"\\ud83d\\ude00"',
  'a raw string with a quote': () => "'a\\'b'",
  'a raw string with a line break': () => "'a\nb'",
  'a raw string without characters': () => "''",
  'a literal with spaces': () => '` 1 `',
  'a literal with a backtick': () => '`"\\`"`',
  'a literal with an object': () => '`{"a": [1, null]}`',
  'a literal with an exponent': () => '`-1.5e+2`',
  'an underscore as a name': () => '_',
  'a name with digits': () => 'a1_b2',
  'a filter of a literal': () => '`[1]`[?@ == `1`]',
  'a filter after a filter': (a, b) => `a[?${a}][?${b}]`,
  'a reference to a comparison': (a, b) => `map(&${a} == ${b}, c)`,
  'parentheses within parentheses': (a) => `((${a}))`,
  'an or of an and of a not': (a, b) => `${a} || ${b} && !${a}`,
  'a pipe to an index': (a, _b, n) => `${a} | [${n}]`,
};

const named = (table: Readonly<Record<string, Form>>): fc.Arbitrary<{ name: string; text: string }> =>
  fc
    .tuple(fc.constantFrom(...Object.keys(table)), part, part, number, number)
    .map(([name, a, b, n, m]) => ({ name, text: table[name]!(a, b, n, m) }));

export const faultRefused = law(
  'a text that breaks a rule of the grammar is refused',
  [named(FAULTS)],
  function* (takes: Takes, { text }) {
    assume(!derives(text));
    yield [takes(text), 'refused'];
  },
);

export const formTaken = law(
  'every form that the grammar has is taken',
  [named(FORMS)],
  function* (takes: Takes, { text }) {
    assume(derives(text));
    yield [takes(text), 'taken'];
  },
);

export const spacedTaken = law(
  'expressions built by the grammar compile, however they are spaced',
  [jmespathQuery().map(({ expression }) => expression), fc.constantFrom(' ', '\t', '\r\n', '')],
  function* (takes: Takes, expression, space) {
    yield [takes(`${space}${expression}${space}`), 'taken'];
    yield [derives(expression), true];
  },
);

export const grammarLaws = [faultRefused, formTaken, spacedTaken] as const;
