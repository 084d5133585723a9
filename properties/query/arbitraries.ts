import fc from 'fast-check';

/** JSON as the standard library types it: what `JSON.parse` can give. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** An expression and a document it bites on. */
export interface ExpressionCase {
  readonly expression: string;
  readonly document: Json;
}

export interface ExpressionConstraints {
  /** Numbers in the document and the literals. Any finite ones unless given. */
  readonly numbers?: fc.Arbitrary<number>;
  /** Strings in the document and the literals, without quotes and backslashes. Short words unless given. */
  readonly words?: fc.Arbitrary<string>;
  /** Names of members. A few, some of which must be quoted, unless given. */
  readonly names?: fc.Arbitrary<string>;
}

interface Values {
  readonly numbers: fc.Arbitrary<number>;
  readonly words: fc.Arbitrary<string>;
  readonly names: fc.Arbitrary<string>;
}

const NAMES = ['a', 'b', 'c', 'id', 'name', 'first-name', '0', 'é'] as const;

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

function withDefaults(constraints: ExpressionConstraints): Values {
  return {
    // No -0: written as JSON it would come back as 0.
    numbers: (constraints.numbers ?? fc.oneof(fc.integer({ min: -20, max: 20 }), finite)).map((value) => value + 0),
    words: constraints.words ?? fc.stringMatching(/^[a-z]{0,4}$/),
    names: constraints.names ?? fc.constantFrom(...NAMES),
  };
}

/** Documents as queries meet them: records in lists, few names, lists mostly of one type. */
export function jsonDocument(constraints: ExpressionConstraints = {}): fc.Arbitrary<Json> {
  const { numbers, words, names } = withDefaults(constraints);
  const scalar = fc.oneof(fc.constant(null), fc.boolean(), numbers, words);
  const { value } = fc.letrec<{ value: Json; object: Json; list: Json }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, { arbitrary: scalar, weight: 2 }, tie('object'), tie('list')),
    object: fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    list: fc.oneof(
      fc.array(tie('object'), { maxLength: 4 }),
      fc.array(numbers, { maxLength: 4 }),
      fc.array(words, { maxLength: 4 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  return value;
}

/** A member name as an expression writes it. */
export function identifier(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}

/** A value as a literal of an expression. */
export function jsonLiteral(value: Json): string {
  return `\`${JSON.stringify(value).replaceAll('`', '\\`')}\``;
}

/** A place in a document, how to get there, and what is there. */
export interface Place {
  readonly path: string;
  readonly value: Json;
}

/** Every place in a document that takes up to `depth` steps, indices and one projection over each list included. */
export function placesIn(document: Json, depth = 4): readonly Place[] {
  const below = (place: Place, left: number): readonly Place[] =>
    // What follows a projection applies to each element: it does not step into the list of results.
    left === 0 || place.path.includes('[*]')
      ? [place]
      : [place, ...stepsFrom(place).flatMap((next) => below(next, left - 1))];
  return below({ path: '@', value: document }, depth);
}

function stepsFrom({ path, value }: Place): readonly Place[] {
  if (Array.isArray(value)) {
    const names = [...new Set(value.flatMap((element) => (isRecord(element) ? Object.keys(element) : [])))];
    return [
      ...value
        .slice(0, 2)
        .map((element, index) => ({ path: path === '@' ? `[${index}]` : `${path}[${index}]`, value: element })),
      ...names.map((name) => ({
        path: `${path === '@' ? '' : path}[*].${identifier(name)}`,
        value: value
          .flatMap((element) => (isRecord(element) && name in element ? [element[name] ?? null] : []))
          .filter((inner) => inner !== null),
      })),
    ];
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([name, inner]) => ({
    path: path === '@' ? identifier(name) : `${path}.${identifier(name)}`,
    value: inner,
  }));
}

function isRecord(value: Json): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JMESPath expression that uses the names and the types of its document, together with that document. */
export function jmespathQuery(constraints: ExpressionConstraints = {}): fc.Arbitrary<ExpressionCase> {
  const values = withDefaults(constraints);
  return jsonDocument(constraints).chain((document) =>
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

function partsFor(document: Json, { numbers, words, names }: Values): Parts {
  const places = placesIn(document);
  const having = (fits: (value: Json) => boolean, instead: fc.Arbitrary<string>): fc.Arbitrary<string> => {
    const paths = places.filter(({ value }) => fits(value)).map(({ path }) => path);
    return paths.length === 0 ? instead : fc.oneof({ arbitrary: fc.constantFrom(...paths), weight: 3 }, instead);
  };
  const listOf = (element: fc.Arbitrary<Json>): fc.Arbitrary<string> =>
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

function isFilledListOf(type: 'number' | 'string'): (value: Json) => boolean {
  return (value) => Array.isArray(value) && value.length > 0 && value.every((element) => typeof element === type);
}

/** Expressions for one document. */
function expressionFor(document: Json, values: Values): fc.Arbitrary<string> {
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
