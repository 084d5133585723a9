import fc from 'fast-check';
import type { JsonValue } from './json-value.ts';

/** An expression and a document it bites on. */
export interface JmespathCase {
  readonly expression: string;
  readonly document: JsonValue;
}

export interface JmespathConstraints {
  /** Numbers in the document and the literals. Any finite ones unless given. */
  readonly numbers?: fc.Arbitrary<number>;
  /** Strings in the document and the literals, without quotes and backslashes. Short words unless given. */
  readonly words?: fc.Arbitrary<string>;
  /** Names of members. A few, some of which must be quoted, unless given. */
  readonly names?: fc.Arbitrary<string>;
}

export interface DocumentValues {
  readonly numbers: fc.Arbitrary<number>;
  readonly words: fc.Arbitrary<string>;
  readonly names: fc.Arbitrary<string>;
}

const NAMES = ['a', 'b', 'c', 'id', 'name', 'first-name', '0', 'é'] as const;

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Made once: fast-check takes milliseconds to turn a pattern into an arbitrary. */
const shortWords = fc.stringMatching(/^[a-z]{0,4}$/);

export function withDefaults(constraints: JmespathConstraints): DocumentValues {
  return {
    // No -0: written as JSON it would come back as 0.
    numbers: (constraints.numbers ?? fc.oneof(fc.integer({ min: -20, max: 20 }), finite)).map((value) => value + 0),
    words: constraints.words ?? shortWords,
    names: constraints.names ?? fc.constantFrom(...NAMES),
  };
}

/** Documents as queries meet them: records in lists, few names, lists mostly of one type. The simplest is `null`. */
export function jmespathDocument(constraints: JmespathConstraints = {}): fc.Arbitrary<JsonValue> {
  const { numbers, words, names } = withDefaults(constraints);
  const scalar = fc.oneof(fc.constant(null), fc.boolean(), numbers, words);
  const { value } = fc.letrec<{ value: JsonValue; object: JsonValue; list: JsonValue }>((tie) => ({
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
export function jsonLiteral(value: JsonValue): string {
  return `\`${JSON.stringify(value).replaceAll('`', '\\`')}\``;
}

/** A place in a document, how to get there, and what is there. */
export interface Place {
  readonly path: string;
  readonly value: JsonValue;
}

/** Every place in a document that takes up to `depth` steps, indices and one projection over each list included. */
export function placesIn(document: JsonValue, depth = 4): readonly Place[] {
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

export function isRecord(value: JsonValue): value is { [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
