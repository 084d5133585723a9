import { describe, expect, test } from 'vitest';
import {
  QueryDocumentError,
  QueryError,
  QueryLimitError,
  QuerySyntaxError,
  QueryTypeError,
} from '../../../targets/query/errors.ts';
import { DEFAULT_LIMITS, type QueryLimits } from '../../../targets/query/limits.ts';
import { compileQuery } from '../../../targets/query/query.ts';

function errorOf(run: () => unknown): unknown {
  try {
    return { gave: run() };
  } catch (error) {
    return error;
  }
}

describe('errors', () => {
  test.each([
    ['a.', 'the expression is incomplete at offset 2'],
    ['a. ', 'the expression is incomplete at offset 3'],
    ['', 'the expression is incomplete at offset 0'],
    ['a b', 'unexpected b at offset 2'],
    ['a ? b', 'no token begins with "?" at offset 2'],
    ['a || `x`', 'x is not JSON at offset 5'],
    ['"\\x"', '"\\x" is not JSON at offset 0'],
    ["a == 'b", 'no token begins with "\'" at offset 5'],
    ['[&a]', 'unexpected & at offset 1'],
    ['a[b]', 'unexpected b at offset 2'],
    ['a[]b', 'unexpected b at offset 3'],
    ['a[ ]', 'unexpected ] at offset 3'],
    ['[ ]', 'unexpected ] at offset 2'],
    ['[*]a', 'unexpected a at offset 3'],
    ['[*', 'the expression is incomplete at offset 2'],
    ['[0,1]', 'unexpected , at offset 2'],
    ['{a}', 'unexpected } at offset 2'],
    ['f(a,)', 'unexpected ) at offset 4'],
  ])('%j is no expression: %s', (expression, message) => {
    const error = errorOf(() => compileQuery(expression));
    expect(error).toBeInstanceOf(QuerySyntaxError);
    expect(error).toMatchObject({ name: 'QuerySyntaxError', code: 'syntax', message });
    expect(message).toMatch(new RegExp(` at offset ${(error as QueryError).position}$`));
  });

  test('what is not even a text is no expression', () => {
    const error = errorOf(() => compileQuery(undefined as unknown as string));
    expect(error).toMatchObject({ name: 'QuerySyntaxError', message: 'undefined is no expression at offset 0' });
  });

  test.each([
    ['a || nope(@)', 'unknown-function', 'nope() does not exist at offset 5'],
    ['abs()', 'invalid-arity', 'abs() takes 1, not 0 at offset 0'],
    ['abs(a, b)', 'invalid-arity', 'abs() takes 1, not 2 at offset 0'],
    ['merge()', 'invalid-arity', 'merge() takes at least 1, not 0 at offset 0'],
    ['sort_by(@, a)', 'invalid-type', 'sort_by() takes an expression as argument 2 at offset 0'],
    ['abs(&a)', 'invalid-type', 'abs() takes a value as argument 1 at offset 0'],
    ['map(&a, &b)', 'invalid-type', 'map() takes a value as argument 2 at offset 0'],
    ['[::0]', 'invalid-value', 'a slice cannot step by 0 at offset 3'],
    ['[::-0] | [0:1:00]', 'invalid-value', 'a slice cannot step by 0 at offset 3'],
  ])('%j never works: %s, %s', (expression, code, message) => {
    const error = errorOf(() => compileQuery(expression));
    expect(error).toBeInstanceOf(QueryTypeError);
    expect(error).toMatchObject({ name: 'QueryTypeError', code, message });
  });

  test.each([
    ['abs(@)', 'a', 'abs() takes a number as argument 1, not this string at offset 0'],
    [' length(@)', 1, 'length() takes an array as argument 1, not this number at offset 1'],
    ['keys(@)', [], 'keys() takes an object as argument 1, not this array at offset 0'],
    ['join(@, `[]`)', null, 'join() takes a string as argument 1, not this null at offset 0'],
    ["join('', @)", ['a', 1], 'join() takes an array of strings as argument 2, not this array at offset 0'],
    ['sum(@)', ['a'], 'sum() takes an array of numbers as argument 1, not this array at offset 0'],
    ['merge(@, a)', { a: true }, 'merge() takes an object as argument 2, not this boolean at offset 0'],
    ['sort(@)', [1, 'a'], 'sort() takes keys all numbers or all strings as argument 1, not this array at offset 0'],
  ])('%j on %j is %s', (expression, document, message) => {
    const error = errorOf(() => compileQuery(expression).search(document));
    expect(error).toMatchObject({ name: 'QueryTypeError', code: 'invalid-type', message });
  });

  test('a sum that overflows is an invalid value', () => {
    for (const called of ['sum', 'avg']) {
      const error = errorOf(() => compileQuery(`${called}(@)`).search([1e308, 1e308]));
      expect(error).toMatchObject({ code: 'invalid-value', message: `${called}() overflows at offset 0` });
    }
  });

  test('all share one class, which is an error', () => {
    for (const error of [
      new QuerySyntaxError('a', 0),
      new QueryTypeError('invalid-type', 'a', 0),
      new QueryLimitError('steps', 1),
      new QueryDocumentError('NaN', '/a'),
    ]) {
      expect(error).toBeInstanceOf(QueryError);
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).toMatch(new RegExp(`^${error.constructor.name}: `));
    }
    expect(new QueryError('limit', 'a').name).toBe('QueryError');
    expect(new QueryDocumentError('NaN', '/a').code).toBe('document');
  });
});

/** The least of a limit with which compiling and searching goes through; it fails with every smaller one. */
function least(limit: keyof QueryLimits, expression: string, document: unknown = null): number {
  const fits = (allowed: number): boolean => {
    const error = errorOf(() => compileQuery(expression, { [limit]: allowed }).search(document));
    if (!(error instanceof QueryError)) return true;
    expect(error).toBeInstanceOf(QueryLimitError);
    expect(error).toMatchObject({ name: 'QueryLimitError', code: 'limit', limit, allowed });
    expect(error.message).toMatch(`${limit} is limited to ${allowed}`);
    return false;
  };
  let allowed = 0;
  while (!fits(allowed)) allowed++;
  expect(fits(allowed + 1)).toBe(true);
  return allowed;
}

describe('limits', () => {
  test('the length of an expression', () => {
    expect(least('expressionLength', ' a.b ')).toBe(5);
    expect(errorOf(() => compileQuery('abc', { expressionLength: 2 }))).toMatchObject({ position: 2 });
  });

  test('its tokens', () => {
    expect(least('expressionTokens', '[?a == `[1, 2]`].b')).toBe(7);
    expect(errorOf(() => compileQuery('a.b . c', { expressionTokens: 3 }))).toMatchObject({ position: 4 });
  });

  test.each([
    ['a.b[0][*].*', 0],
    ['!a', 1],
    ['!!a', 2],
    ['(a)', 1],
    ['(a) || (b)', 1],
    ['[[a], {b: (c)}]', 3],
    ['[?a]', 1],
    ['type(a)', 1],
    ['{a: [b]}.{c: d}', 2],
    ['a.[b]', 1],
    ['type(@)[?!a]', 2],
  ])('the depth of %s is %d', (expression, depth) => {
    expect(least('expressionDepth', expression, {})).toBe(depth);
  });

  test('an expression too deep is refused where it gets too deep', () => {
    expect(errorOf(() => compileQuery('[ ( a', { expressionDepth: 1 }))).toMatchObject({ position: 4 });
  });

  test('the depth of a document and of a literal', () => {
    expect(least('documentDepth', '@', 1)).toBe(0);
    expect(least('documentDepth', '@', [])).toBe(1);
    expect(least('documentDepth', '@', { a: [{}], b: [] })).toBe(3);
    expect(least('documentDepth', 'a || `[[]]`')).toBe(2);
    expect(errorOf(() => compileQuery('a || `[[]]`', { documentDepth: 1 }))).toMatchObject({ position: 5 });
    const circle: unknown[] = [];
    circle.push(circle);
    expect(errorOf(() => compileQuery('@').search(circle))).toMatchObject({
      limit: 'documentDepth',
      position: undefined,
    });
  });

  test('the size of a document and of a literal', () => {
    expect(least('documentNodes', '@', 'text')).toBe(1);
    expect(least('documentNodes', '@', { a: [1, 2], b: null })).toBe(5);
    expect(least('documentNodes', '`[1, 2]`')).toBe(3);
  });

  test.each<readonly [string, unknown, number]>([
    // One step for evaluating, one for each value and character of the result.
    ['@', null, 2],
    ['@', 'four', 6],
    ['@', [1, [2]], 5],
    ['@', { four: 1 }, 7],
    ['a', { a: 1 }, 2],
    ['a.b', { a: { b: 1 } }, 4],
    ['[*]', [1, 2], 7],
    ['[]', [[1, 2, 3], 4], 16],
    ['[0:1]', [1, 2, 3], 10],
    ['@ == @', 'four', 9],
    ['@ == @', [1, 2], 7],
    ['@ == @', { four: 1 }, 7],
    ['length(@)', 'four', 7],
    ['length(@)', [1, 2], 5],
    ['keys(@)', { four: 1, a: 2 }, 12],
    ['max(@)', ['four', 'a'], 14],
    ['max_by(@, &a)', [{ a: 'four' }], 16],
    ["join('--', @)", ['four', 'a'], 24],
    ['to_string(@)', ['four'], 17],
    ['contains(@, `1`)', [2, 1], 8],
    ['not_null(@, @)', 1, 4],
  ])('%s on %j takes %s steps', (expression, document, steps) => {
    expect(least('steps', expression, document)).toBe(steps);
  });

  test('they are generous, and small enough to stop what grows without end', () => {
    expect(DEFAULT_LIMITS).toEqual({
      expressionLength: 8192,
      expressionTokens: 1000,
      expressionDepth: 64,
      documentDepth: 256,
      documentNodes: 1_000_000,
      steps: 10_000_000,
    });
    const bomb = Array(40).fill("join('', [to_string(@), to_string(@)])").join(' | ');
    expect(errorOf(() => compileQuery(bomb).search([1]))).toMatchObject({ limit: 'steps', position: undefined });
  });

  test.each(['[@, @]', '[@, @][]', '{a: @, b: @}', "join('', [to_string(@), to_string(@)])"])(
    'what doubles with every %s is stopped',
    (bomb) => {
      const query = compileQuery(Array(40).fill(bomb).join(' | '), { steps: 10_000 });
      expect(errorOf(() => query.search([1]))).toMatchObject({ limit: 'steps', allowed: 10_000 });
    },
  );

  test.each([
    ['.a', 499],
    ['[*]', 333],
    ['[]', 999],
    [' | @', 499],
    [' == @', 499],
    ['.*', 499],
    ['[?a]', 333],
  ])('an expression of as many %s as allowed neither overflows the stack nor fails', (part, times) => {
    expect(() => compileQuery(`a${part.repeat(times)}`).search({ a: [{ a: 1 }] })).not.toThrow();
  });
});

describe('functions on single values', () => {
  test.each<readonly [string, unknown, unknown]>([
    ['abs(@)', -1.5, 1.5],
    ['ceil(@)', 1.2, 2],
    ['floor(@)', -1.2, -2],
    ['avg(@)', [1, 2, 6], 3],
    ['sum(@)', [1, 2, 6], 9],
    ['sum(@)', [], 0],
    ["contains(@, 'bc')", 'abcd', true],
    ["contains(@, 'ca')", 'abcd', false],
    ["starts_with(@, 'ab')", 'abcd', true],
    ["ends_with(@, 'b')", 'ab', true],
    ["ends_with(@, 'a')", 'ab', false],
    ["starts_with(@, 'b')", 'ab', false],
    ["join(', ', @)", ['a', 'b'], 'a, b'],
    ['to_array(@)', 1, [1]],
    ['to_array(@)', [1], [1]],
    ['to_number(@)', true, null],
    ['to_number(@)', 7, 7],
    ['not_null(a, b, @)', { b: false }, false],
    ['not_null(a, b)', {}, null],
    ['map(&a, @)', [{ a: 1 }, {}], [1, null]],
    [
      '[type(a), type(b), type(c), type(d), type(e), type(@)]',
      { a: 1, b: '', c: true, d: [] },
      ['number', 'string', 'boolean', 'array', 'null', 'object'],
    ],
    ['{a: @, b: @}', 1, { a: 1, b: 1 }],
    ['[a[0].b]', { a: [{ b: 1 }] }, [1]],
    ['a.b', { a: [] }, null],
    ['"a"', [{ a: 1 }], null],
    ['*', [1], null],
    ['[*]', { a: 1 }, null],
    ['[]', { a: 1 }, null],
    ['[?a]', { a: 1 }, null],
    ['[0:1]', 'text', null],
    ['[]', [1, [2, [3]]], [1, 2, [3]]],
    ['*.a', { x: { a: 1 }, y: 2, z: { a: 3 } }, [1, 3]],
  ])('%s on %j is %j', (expression, document, expected) => {
    expect(compileQuery(expression).search(document)).toEqual(expected);
  });
});
