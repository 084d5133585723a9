import * as functions from '../../properties/query/laws/functions.ts';
import * as grammar from '../../properties/query/laws/grammar.ts';
import * as literals from '../../properties/query/laws/literals.ts';
import * as order from '../../properties/query/laws/order.ts';
import * as safety from '../../properties/query/laws/safety.ts';
import * as selection from '../../properties/query/laws/selection.ts';
import type { JudgedCause, Verdicts } from './verdict.ts';

const COMMUNITY = '@jmespath-community/jmespath';
const METRICHOR = '@metrichor/jmespath';
const POWERTOOLS = '@aws-lambda-powertools/jmespath';
const LANGUAGE = 'JMESPath specification, grammar';

const BARE_CURRENT = 'after ( or , a bare @ is taken for the whole of what stands there';
const NO_JSON_NUMBER = 'to_number takes what Number takes';
const BY_LOCALE = 'strings are ordered by locale or by UTF-16 code unit';
const UTF16 = 'strings are counted and reversed by UTF-16 code unit';
const ELIDED = 'a literal without quotes is a string';
const OWN_ERRORS = 'errors of the engine go through';
const IN_PLACE = 'reverse() changes the array that it is given';
const INHERITED = 'members are read that objects only inherit';
const CONTAINS = 'contains() compares by identity, or as text';
const AS_FALSE = '0, false and the empty string are taken for null';

const all = (right: JudgedCause['right'], by: string, rest: Partial<JudgedCause> = {}): JudgedCause => ({
  right,
  by,
  ...rest,
});
const func = (name: string): string => `JMESPath specification, functions, ${name}`;

/** The functions whose result is wrong, and by which sentence. */
const FUNCTION_VERDICTS: readonly JudgedCause[] = [
  all('law', `${func('avg')}: an empty array produces a return value of null`, { cause: 'avg(): gives NaN' }),
  all('law', `${func('contains')}: a substring, or an element equal to the value`, {
    cause: 'contains(): another result',
    root: CONTAINS,
  }),
  all('law', `${func('length')}: the number of code points of a string`, { cause: /^length\(\): /, root: UTF16 }),
  all('law', `${func('sort')}: by code points, locale is not taken into account`, {
    cause: /^(?:min|max)\(\): another result/,
    root: BY_LOCALE,
    note: 'the sentence stands at sort; max and min are its ends',
  }),
  all('law', `${func('sort')}: numbers by their value`, {
    cause: 'sort(): another result',
    root: 'sort() compares as text',
  }),
  all('law', `${func('sort')}: an array of strings or of numbers`, { cause: /^sort\(\) of a wrong type/ }),
  all('law', `${func('to_number')}: a string that conforms to the json-number production`, {
    cause: /^to_number\(\): /,
    root: NO_JSON_NUMBER,
  }),
  all('law', `${func('starts_with')}: true if the string starts with the prefix`, {
    cause: /^starts_with\(\): /,
    note: 'it asks whether the last occurrence of the prefix is at 0',
  }),
  all('law', `${func('ends_with')}: true if the string ends with the suffix`, { cause: /^ends_with\(\): / }),
  all('law', `${func('reverse')}: of a string or an array, element by element`, {
    cause: 'reverse(): another result',
    root: UTF16,
  }),
  all('law', `${func('not_null')}: the first argument that does not resolve to null`, {
    cause: 'not_null(): another result',
    root: AS_FALSE,
  }),
];

const BY_EXPRESSION_VERDICTS: readonly JudgedCause[] = [
  all('law', `${func('max_by')}, ${func('min_by')}: the element, by a key that is a number or a string`, {
    cause: /^(?:max|min)_by\(\): (?:another result|gives undefined)/,
    library: COMMUNITY,
    root: AS_FALSE,
  }),
  all('law', `${func('max_by')}: the element, by a key that is a number or a string`, {
    cause: /^(?:max|min)_by\(\): (?:another result|gives undefined)/,
    root: 'max_by and min_by of strings, or of nothing',
  }),
  all('law', `${func('sort_by')}: keys all numbers or all strings, else invalid-type`, {
    cause: /^(?:max|min|sort)_by\(\): takes it/,
    root: 'keys of two types are taken',
  }),
  all('law', `${func('map')}: the results of the expression, 0 among them`, {
    cause: 'map(): another result',
    root: AS_FALSE,
  }),
];

export const queryVerdicts: Verdicts = {
  [selection.filterParts.name]: [
    all('law', `${LANGUAGE}: function-arg and paren-expression take any expression`, { root: BARE_CURRENT }),
  ],
  [selection.nothingOfNothing.name]: [
    all('law', `${LANGUAGE}: function-arg takes any expression`, { cause: 'refuses it', root: BARE_CURRENT }),
  ],
  [selection.orAnd.name]: [all('law', `${LANGUAGE}: paren-expression takes any expression`, { root: BARE_CURRENT })],
  [order.numbersSort.name]: [
    all('law', `${func('sort')}: numbers by their value`, { root: 'sort() compares as text' }),
  ],
  [order.stringsSort.name]: [
    all('law', `${func('sort')}: by code points, locale is not taken into account`, { root: BY_LOCALE }),
  ],
  [order.orderByKey.name]: [
    all('law', `${func('sort_by')}: a stable order is what the compliance suite asks for`, {
      library: COMMUNITY,
      note: 'keys that are strings are compared wrongly',
    }),
    all('law', `${func('min_by')}: an empty array produces null`, {
      cause: /gives undefined$/,
      root: 'max_by and min_by of strings, or of nothing',
    }),
  ],
  [order.reversing.name]: [
    all('law', `${func('reverse')}; ${func('length')}: code points`, {
      cause: /^(?:reverse|length)\(@\)/,
      root: UTF16,
    }),
    all('law', `${func('reverse')}: a function has no side effect`, { cause: /^\[\*\]|^reverse\(/, root: IN_PLACE }),
  ],
  [order.equality.name]: [all('law', `${func('contains')}: an element equal to the value`, { root: CONTAINS })],
  [order.onlyNumbersOrdered.name]: [
    all('law', 'JMESPath specification, ordering operators: only valid for numbers, else null', {
      root: 'anything can be ordered',
    }),
  ],
  [literals.literalIsJson.name]: [
    all('law', `${LANGUAGE}: literal, json-value with spaces around it`, { root: 'a literal is not read as JSON' }),
  ],
  [literals.rawString.name]: [
    all('law', `${LANGUAGE}: raw-string, each \\' is a quote`, { note: 'only the first one is' }),
  ],
  [literals.quotedName.name]: [
    all('both', 'the grammar wants one character at least in a quoted-string; JSON has the empty one as a name', {
      library: POWERTOOLS,
    }),
  ],
  [literals.toNumberTakesJson.name]: [
    all('law', `${func('to_number')}: a string that conforms to the json-number production`, { root: NO_JSON_NUMBER }),
  ],
  [literals.onlyJsonInBackticks.name]: [
    all('law', `${LANGUAGE}: literal is a json-value`, { cause: 'crashes', root: OWN_ERRORS }),
    all('nobody', 'RFC 8259, section 6: implementations limit the range of numbers; a result of Infinity is no JSON', {
      cause: 'takes it',
      library: COMMUNITY,
    }),
    all('nobody', 'RFC 8259, section 6: implementations limit the range of numbers; a result of Infinity is no JSON', {
      cause: 'takes it',
      library: POWERTOOLS,
    }),
    all('law', `${LANGUAGE}: literal is a json-value; an older edition read what is none as a string (JEP-12)`, {
      cause: 'takes it',
      root: ELIDED,
    }),
  ],
  [functions.functionsGive.name]: FUNCTION_VERDICTS,
  [functions.byExpression.name]: BY_EXPRESSION_VERDICTS,
  [safety.inheritedIsNull.name]: [
    all('law', 'JMESPath specification, identifiers: a key that does not exist is null', { root: INHERITED }),
  ],
  [safety.ownIsFound.name]: [
    all('law', 'JMESPath specification, multiselect hash: one member for each key', { note: '__proto__ is assigned' }),
  ],
  [safety.withoutPrototype.name]: [
    all('nobody', 'no specification: JSON has no prototypes, and parsers exist that give none', {
      cause: 'crashes',
      root: 'methods of Object.prototype are called on documents',
    }),
  ],
  [safety.unknownFunction.name]: [
    all('law', 'JMESPath specification, functions: an unknown function is the error unknown-function', {
      root: 'functions are looked up in what an object inherits',
    }),
  ],
  [safety.smuggled.name]: [
    all('law', 'JMESPath specification, functions: data of a document is no expression type', {
      root: 'data that looks like an expression is one',
    }),
  ],
  [safety.resultIsJson.name]: [
    all('law', 'JMESPath specification: results are JSON values', { root: 'results that are no JSON' }),
  ],
  [safety.documentKept.name]: [all('law', `${func('reverse')}: a function has no side effect`, { root: IN_PLACE })],
  [safety.frozenDocument.name]: [all('law', `${func('reverse')}: a function has no side effect`, { root: IN_PLACE })],
  [selection.stepOfZero.name]: [
    all('law', 'JMESPath specification, slices: a step of 0 is the error invalid-value', { cause: 'takes it' }),
  ],
  [grammar.faultRefused.name]: [
    all('both', 'JMESPath Community has arithmetic expressions; the grammar of jmespath.org has none', {
      library: COMMUNITY,
      cause: /^(?:arithmetic|a name with a hyphen): /,
    }),
    all('both', 'JMESPath Community has a root node; the grammar of jmespath.org has none', {
      library: COMMUNITY,
      cause: 'a dollar sign: takes it',
    }),
    all('both', 'an extension of its own, as its README says: the root node', {
      library: METRICHOR,
      cause: 'a dollar sign: takes it',
    }),
    all('law', `${LANGUAGE}: literal is a json-value; an older edition read what is none as a string (JEP-12)`, {
      cause: /^(?:a literal that is no JSON|a literal with a raw string|an empty literal): takes it/,
      root: ELIDED,
    }),
    all('law', `${LANGUAGE}; the refusal is an error of the engine, not of the library`, { cause: /: crashes$/ }),
    all('law', `${LANGUAGE}: only function-arg has an expression-type`, { cause: /^a reference / }),
    all('law', LANGUAGE, { cause: /: takes it$/ }),
  ],
  [grammar.formTaken.name]: [
    all('law', `${LANGUAGE}: a bare @ is an expression like any other`, {
      cause: /^the current node /,
      root: BARE_CURRENT,
    }),
    all('law', `${LANGUAGE}: carriage return is space, as in JSON`, { cause: /^a carriage return / }),
  ],
  [grammar.spacedTaken.name]: [
    all('law', `${LANGUAGE}: function-arg takes any expression; carriage return is space, as in JSON`, {
      root: BARE_CURRENT,
    }),
  ],
};
