import { isDecimalMultiple } from '../decimal.ts';
import { integerFormats, textFormat } from '../formats/formats.ts';
import { canonicalText, codePointLength, isRecord, sameJson } from '../json.ts';
import { badSchema, type Located } from '../registry.ts';
import { readPattern } from '../../pattern/read-pattern.ts';
import { fail, type KeywordCheck, type KeywordCompiler } from './run.ts';

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  string: (value) => typeof value === 'string',
  array: Array.isArray,
  object: isRecord,
};

export const typeNames: readonly string[] = Object.keys(typeTests);

/** The value of a keyword of a schema that is an object. */
export function keywordValue(at: Located, keyword: string): unknown {
  return (at.schema as Readonly<Record<string, unknown>>)[keyword];
}

export function numberOf(at: Located, keyword: string): number {
  const value = keywordValue(at, keyword);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw badSchema(at, keyword, `is ${JSON.stringify(value)}, not a number`, 'Give a finite number.');
}

export function countOf(at: Located, keyword: string): number {
  const value = numberOf(at, keyword);
  if (value >= 0 && Number.isInteger(value)) return value;
  throw badSchema(at, keyword, `is ${value}, not a count`, 'Give a whole number that is not negative.');
}

export function namesOf(at: Located, keyword: string): readonly string[] {
  const value = keywordValue(at, keyword);
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw badSchema(at, keyword, 'is not a list of strings', 'Give a list of strings.');
}

export function typesOf(at: Located): readonly string[] {
  const value = keywordValue(at, 'type');
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  for (const name of names) {
    if (typeof name === 'string' && Object.hasOwn(typeTests, name)) continue;
    throw badSchema(at, 'type', `names ${JSON.stringify(name)}`, `The types are ${typeNames.join(', ')}.`);
  }
  return names as readonly string[];
}

export function valuesOf(at: Located, keyword: string): readonly unknown[] {
  const value = keywordValue(at, keyword);
  if (Array.isArray(value)) return value;
  throw badSchema(at, keyword, 'is not a list', 'Give a list of values.');
}

function multipleOf(at: Located): number {
  const divisor = numberOf(at, 'multipleOf');
  if (divisor > 0) return divisor;
  throw badSchema(at, 'multipleOf', `is ${divisor}`, 'Give a number greater than 0.');
}

type Test = (value: unknown) => boolean;

const ofNumber =
  (test: (value: number) => boolean): Test =>
  (value) =>
    typeof value !== 'number' || test(value);
const ofText =
  (test: (value: string) => boolean): Test =>
  (value) =>
    typeof value !== 'string' || test(value);
const ofArray =
  (test: (value: readonly unknown[]) => boolean): Test =>
  (value) =>
    !Array.isArray(value) || test(value);
const ofObject =
  (test: (keys: number) => boolean): Test =>
  (value) =>
    !isRecord(value) || test(Object.keys(value).length);

/** Draft-04 wrote `exclusiveMinimum: true` beside `minimum`; both spellings are read. */
export function isStrictBound(at: Located, keyword: 'minimum' | 'maximum'): boolean {
  return keywordValue(at, keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum') === true;
}

function formatTest(at: Located): Test | undefined {
  const name = keywordValue(at, 'format');
  if (typeof name !== 'string') throw badSchema(at, 'format', 'is not a string', 'Give the name of a format.');
  const range = integerFormats.get(name);
  if (range !== undefined) {
    return ofNumber((value) => Number.isInteger(value) && value >= range[0] && value <= range[1]);
  }
  const format = textFormat(name);
  return format === undefined ? undefined : ofText(format.accepts);
}

const hasNoDuplicates = (items: readonly unknown[]): boolean =>
  items.length < 2 || new Set(items.map(canonicalText)).size === items.length;

const tests: Readonly<Record<string, (at: Located) => Test | undefined>> = {
  type: (at) => {
    const allowed = typesOf(at).map((name) => typeTests[name]!);
    return (value) => allowed.some((test) => test(value));
  },
  const: (at) => (value) => sameJson(value, keywordValue(at, 'const')),
  enum: (at) => {
    const values = valuesOf(at, 'enum');
    const texts = new Set(values.map(canonicalText));
    return (value) =>
      typeof value === 'object' || typeof value === 'number' ? texts.has(canonicalText(value)) : values.includes(value);
  },
  multipleOf: (at) => {
    const divisor = multipleOf(at);
    return ofNumber((value) => isDecimalMultiple(value, divisor));
  },
  minimum: (at) => {
    const bound = numberOf(at, 'minimum');
    return isStrictBound(at, 'minimum') ? ofNumber((value) => value > bound) : ofNumber((value) => value >= bound);
  },
  maximum: (at) => {
    const bound = numberOf(at, 'maximum');
    return isStrictBound(at, 'maximum') ? ofNumber((value) => value < bound) : ofNumber((value) => value <= bound);
  },
  exclusiveMinimum: (at) => {
    if (typeof keywordValue(at, 'exclusiveMinimum') === 'boolean') return undefined;
    const bound = numberOf(at, 'exclusiveMinimum');
    return ofNumber((value) => value > bound);
  },
  exclusiveMaximum: (at) => {
    if (typeof keywordValue(at, 'exclusiveMaximum') === 'boolean') return undefined;
    const bound = numberOf(at, 'exclusiveMaximum');
    return ofNumber((value) => value < bound);
  },
  minLength: (at) => {
    const count = countOf(at, 'minLength');
    return ofText((value) => value.length >= count && codePointLength(value) >= count);
  },
  maxLength: (at) => {
    const count = countOf(at, 'maxLength');
    return ofText((value) => value.length <= count || codePointLength(value) <= count);
  },
  pattern: (at) => {
    const source = keywordValue(at, 'pattern');
    if (typeof source !== 'string') throw badSchema(at, 'pattern', 'is not a string', 'Give a regular expression.');
    const { regex } = readPattern(source);
    return ofText((value) => regex.test(value));
  },
  format: formatTest,
  minItems: (at) => {
    const count = countOf(at, 'minItems');
    return ofArray(({ length }) => length >= count);
  },
  maxItems: (at) => {
    const count = countOf(at, 'maxItems');
    return ofArray(({ length }) => length <= count);
  },
  uniqueItems: (at) => (keywordValue(at, 'uniqueItems') === true ? ofArray(hasNoDuplicates) : undefined),
  minProperties: (at) => {
    const count = countOf(at, 'minProperties');
    return ofObject((keys) => keys >= count);
  },
  maxProperties: (at) => {
    const count = countOf(at, 'maxProperties');
    return ofObject((keys) => keys <= count);
  },
};

function leaf(keyword: string): KeywordCompiler {
  return (at) => {
    const test = tests[keyword]!(at);
    if (test === undefined) return undefined;
    const check: KeywordCheck = (value, run) => test(value) || fail(run, at, keyword);
    return check;
  };
}

/** Keywords that look at one value and know no other schema. */
export const leafKeywords: Readonly<Record<string, KeywordCompiler>> = {
  ...Object.fromEntries(Object.keys(tests).map((keyword) => [keyword, leaf(keyword)])),
  required: (at) => {
    const names = requiredNames(at);
    if (names.length === 0) return undefined;
    return (value, run) => {
      if (!isRecord(value)) return true;
      let holds = true;
      for (const name of names) {
        if (Object.hasOwn(value, name)) continue;
        holds = fail(run, at, 'required', { detail: name });
        if (run.violations === undefined) return false;
      }
      return holds;
    };
  },
};

/** Draft-03 wrote `required: true` in the property; from draft-04 on only a list means something. */
export function requiredNames(at: Located): readonly string[] {
  return typeof keywordValue(at, 'required') === 'boolean' ? [] : namesOf(at, 'required');
}
