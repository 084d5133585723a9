import { compile, search } from 'jmespath';
import { describe, expect, test } from 'vitest';
import { QueryError } from '../../../targets/query/errors.ts';
import { compileQuery } from '../../../targets/query/query.ts';
import { DIVERGENCES, type Outcome } from './query-divergences.ts';

function outcome(run: () => unknown, nameOf: (error: Error) => string): Outcome {
  let value: unknown;
  try {
    value = run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { throws: nameOf(error) };
  }
  if (value === Object.prototype) return { leaks: 'Object.prototype' };
  if (value === undefined) return { leaks: 'undefined' };
  if (Number.isNaN(value)) return { leaks: 'NaN' };
  if (value === Infinity) return { leaks: 'Infinity' };
  if (typeof value === 'object' && value !== null && 'jmespathType' in value) return { leaks: 'syntax tree' };
  return { gives: value } as Outcome;
}

describe('every known divergence of jmespath', () => {
  test.each(DIVERGENCES.map((each) => [each.expression, each.document, each] as const))(
    '%s on %s',
    (expression, document, { jmespath, specification, guarded }) => {
      const theirs = outcome(
        () => search(JSON.parse(document), expression),
        (error) => error.name,
      );
      expect(theirs).toEqual(jmespath);
      expect(jmespath).not.toEqual(specification);
      const ours = outcome(
        () => compileQuery(expression).search(JSON.parse(document)),
        (error) => (error instanceof QueryError ? error.code : error.name),
      );
      expect(ours).toEqual(guarded ? specification : jmespath);
    },
  );

  test('is of a kind listed here, and the list has all of them', () => {
    expect(new Set(DIVERGENCES.map(({ expression, document }) => `${expression} on ${document}`)).size).toBe(
      DIVERGENCES.length,
    );
    expect(DIVERGENCES.length).toBe(49);
    expect(DIVERGENCES.filter(({ guarded }) => !guarded).map(({ expression }) => expression)).toEqual(['a.*.b.c']);
  });
});

describe('what a table of expressions and documents cannot show of jmespath', () => {
  test('it throws a TypeError on objects without a prototype', () => {
    const bare: unknown = Object.assign(Object.create(null) as object, { a: 1 });
    expect(() => search(bare, '!@')).toThrow(TypeError);
    expect(compileQuery('!@').search(bare)).toBe(false);
  });

  test('it overflows the stack on brackets within brackets', () => {
    const deep = '('.repeat(100_000);
    expect(() => compile(deep)).toThrow(RangeError);
    expect(() => compileQuery(deep)).toThrow(QueryError);
  });

  test('it answers -0, and returns the very objects of the document and of the expression', () => {
    expect(Object.is(search(null, 'ceil(`-0.5`)'), -0)).toBe(true);
    expect(Object.is(compileQuery('ceil(`-0.5`)').search(null), 0)).toBe(true);
    const document = { a: {} };
    expect(search(document, 'a')).toBe(document.a);
    expect(compileQuery('a').search(document)).not.toBe(document.a);
  });
});
