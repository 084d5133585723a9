import fc from 'fast-check';
import {
  identifier,
  isRecord,
  jmespathDocument,
  jsonLiteral,
  placesIn,
  withDefaults,
  type DocumentValues,
  type JmespathCase,
  type JmespathConstraints,
} from './jmespath-document.ts';
import type { JsonValue } from './json-value.ts';

/**
 * JMESPath expressions together with documents on which they bite: they use the names and the types of their document, so
 * that most of them find something. Filters, slices, projections, functions on arguments of the types they take, and all of
 * that combined. The simplest is `@` of `null`.
 *
 * @example property('agrees', [jmespathExpression()], ({ expression, document }) => {
 *   expect(search(expression, document)).toEqual(jmespath.search(document, expression));
 * });
 */
export function jmespathExpression(constraints: JmespathConstraints = {}): fc.Arbitrary<JmespathCase> {
  const values = withDefaults(constraints);
  return jmespathDocument(constraints).chain((document) =>
    expressionFor(document, values).map((expression) => ({ expression, document })),
  );
}

/** Arbitrary texts put together as a template says. */
function written(template: TemplateStringsArray, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((texts) => String.raw({ raw: template }, ...texts));
}

const COMPARATOR = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
const CONNECTIVE = fc.constantFrom('||', '&&', '==', '!=', '|');
const SUFFIX = fc.constantFrom('[]', '.*', '[*]', '.a', '.*.a');
const INDEX = fc.integer({ min: -4, max: 4 }).map(String);
const BOUND = fc.option(INDEX, { nil: '' });
const STEP = fc.option(fc.constantFrom(':1', ':2', ':-1', ':-2', ':'), { nil: '' });

/** The parts of which expressions for one document are made, by the type of what they give on it. */
interface Parts {
  readonly place: fc.Arbitrary<string>;
  readonly name: fc.Arbitrary<string>;
  readonly literal: fc.Arbitrary<string>;
  /** A raw string, whatever the document. */
  readonly text: fc.Arbitrary<string>;
  readonly number: fc.Arbitrary<string>;
  readonly word: fc.Arbitrary<string>;
  readonly list: fc.Arbitrary<string>;
  readonly numberList: fc.Arbitrary<string>;
  readonly wordList: fc.Arbitrary<string>;
  readonly object: fc.Arbitrary<string>;
}

function partsFor(document: JsonValue, { numbers, words, names }: DocumentValues): Parts {
  const places = placesIn(document);
  const having = (fits: (value: JsonValue) => boolean, instead: fc.Arbitrary<string>): fc.Arbitrary<string> => {
    const paths = places.filter(({ value }) => fits(value)).map(({ path }) => path);
    return paths.length === 0 ? instead : fc.oneof({ arbitrary: fc.constantFrom(...paths), weight: 3 }, instead);
  };
  const listOf = (element: fc.Arbitrary<JsonValue>): fc.Arbitrary<string> =>
    fc.array(element, { minLength: 1, maxLength: 4 }).map(jsonLiteral);
  return {
    place: fc.constantFrom(...places.map(({ path }) => path)),
    name: names.map(identifier),
    literal: fc.oneof(
      numbers.map(jsonLiteral),
      words.map(jsonLiteral),
      words.map(rawString),
      fc.constantFrom('`null`', '`true`', '`[]`', '`{}`'),
    ),
    text: words.map(rawString),
    number: having((value) => typeof value === 'number', numbers.map(jsonLiteral)),
    word: having((value) => typeof value === 'string', words.map(rawString)),
    list: having(Array.isArray, fc.constantFrom('`[]`', '@')),
    numberList: having(isFilledListOf('number'), listOf(numbers)),
    wordList: having(isFilledListOf('string'), listOf(words)),
    object: having(isRecord, fc.constantFrom('`{"a": 1}`', '`{}`')),
  };
}

function rawString(text: string): string {
  return `'${text}'`;
}

function isFilledListOf(type: 'number' | 'string'): (value: JsonValue) => boolean {
  return (value) => Array.isArray(value) && value.length > 0 && value.every((element) => typeof element === type);
}

/** Expressions for one document. */
function expressionFor(document: JsonValue, values: DocumentValues): fc.Arbitrary<string> {
  const parts = partsFor(document, values);
  return fc.letrec<{ expression: string; operand: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3 },
      { arbitrary: parts.place, weight: 4 },
      { arbitrary: parts.literal, weight: 1 },
      { arbitrary: navigation(parts), weight: 5 },
      { arbitrary: call(parts), weight: 5 },
      { arbitrary: combination(parts, tie('expression'), tie('operand')), weight: 9 },
    ),
    operand: fc.oneof({ maxDepth: 3 }, parts.place, parts.literal, written`(${tie('expression')})`),
  })).expression;
}

/** Filters, slices, indices, projections and comparisons of what the document holds. */
function navigation({ list, object, name, number, literal }: Parts): fc.Arbitrary<string> {
  const rest = fc.constantFrom('', '[0]', '.*', '[]');
  return fc.oneof(
    written`${list}[?${name} ${COMPARATOR} ${literal}]${rest}`,
    written`${list}[${BOUND}:${BOUND}${STEP}]`,
    written`${list}[${INDEX}]`,
    written`${fc.oneof(list, object)}${SUFFIX}`,
    written`${number} ${COMPARATOR} ${number}`,
  );
}

/** Functions on arguments of the types they take. */
function call({ list, numberList, wordList, object, word, number, name, text }: Parts): fc.Arbitrary<string> {
  return fc.oneof(
    written`${fc.constantFrom('sum', 'avg', 'max', 'min', 'sort', 'reverse', 'length')}(${numberList})`,
    written`${fc.constantFrom('max', 'min', 'sort', 'reverse', 'length')}(${wordList})`,
    written`${fc.constantFrom('length', 'reverse', 'to_array', 'type')}(${fc.oneof(list, word)})`,
    written`${fc.constantFrom('keys', 'values', 'length', 'to_string', 'merge')}(${object})`,
    written`${fc.constantFrom('abs', 'ceil', 'floor', 'to_string', 'to_number')}(${number})`,
    written`${fc.constantFrom('max_by', 'min_by', 'sort_by')}(${numberList}, &@)`,
    written`sort_by(${list}, &${name})`,
    written`contains(${fc.oneof(numberList, wordList)}, ${fc.oneof(number, text)})`,
    written`${fc.constantFrom('contains', 'starts_with', 'ends_with')}(${word}, ${text})`,
    written`join(${word}, ${wordList})`,
    written`merge(${object}, \`{"a": 1}\`)`,
  );
}

/** Expressions made of expressions. */
function combination(
  { list, name }: Parts,
  expression: fc.Arbitrary<string>,
  operand: fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  const items = fc.array(expression, { minLength: 1, maxLength: 3 }).map((texts) => texts.join(', '));
  const members = fc.array(written`${name}: ${expression}`, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { arbitrary: written`${operand} ${CONNECTIVE} ${operand}`, weight: 3 },
    { arbitrary: written`!${operand}`, weight: 1 },
    { arbitrary: written`[${items}]`, weight: 1 },
    { arbitrary: written`{${members.map((texts) => texts.join(', '))}}`, weight: 1 },
    { arbitrary: written`${list}[*].[${items}]`, weight: 1 },
    { arbitrary: written`${list}[?${expression}]${fc.constantFrom('', '[*]', '.a')}`, weight: 1 },
    { arbitrary: written`${fc.constantFrom('type', 'to_string', 'to_array')}(${expression})`, weight: 1 },
    { arbitrary: written`map(&${expression}, ${list})`, weight: 1 },
    { arbitrary: written`not_null(${expression}, ${expression})`, weight: 1 },
  );
}
