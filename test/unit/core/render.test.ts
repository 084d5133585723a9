import fc from 'fast-check';
import { property } from 'assay';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { renderArguments, renderValue } from '../../../src/core/render/render.ts';

/** What an expression evaluates to where no name is known but those of the language and of Node. */
function evaluate(text: string): unknown {
  return (new Function(`'use strict'; return (${text}\n);`) as () => unknown)();
}

/** The complaints of TypeScript's parser about a constant with this text as its value. */
function complaints(text: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileModule(`export const value = ${text};`, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => String(messageText));
}

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});

/** An array without a single item. */
function holes(length: number): unknown[] {
  const array: unknown[] = [];
  array.length = length;
  return array;
}

describe('rendering of values', () => {
  property('evaluating it gives the value back', [anything], (value) => {
    const { text, exact } = renderValue(value);
    expect(exact).toBe(true);
    expect(evaluate(text)).toStrictEqual(value);
  });

  property('so does what comes out of any width', [anything, fc.integer({ min: 1, max: 40 })], (value, width) => {
    expect(evaluate(renderValue(value, { width }).text)).toStrictEqual(value);
  });

  property('arguments are those of a call', [fc.array(anything, { minLength: 1 })], (values) => {
    expect(evaluate(`((...all) => all)(${renderArguments(values).text})`)).toStrictEqual(values);
  });

  property('any text survives, in characters that an editor shows', [fc.string({ unit: 'binary' })], (text) => {
    const rendered = renderValue(text).text;
    expect(evaluate(rendered)).toBe(text);
    expect(rendered).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  property('text of lone surrogates survives', [fc.array(fc.integer({ min: 0xd7ff, max: 0xe000 }))], (units) => {
    const text = String.fromCharCode(...units);
    expect(evaluate(renderValue({ [text]: text }).text)).toStrictEqual({ [text]: text });
  });

  const keys = fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', 'a-b', '01', '1e3', '', '-1', 'toJSON', 'then'),
  );
  property('any key survives, __proto__ too', [fc.array(fc.tuple(keys, fc.nat()))], (entries) => {
    const value = Object.fromEntries(entries);
    const back = evaluate(renderValue(value).text) as object;
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.entries(back)).toEqual(Object.entries(value));
  });

  const hostile = fc.oneof(
    fc.constantFrom(
      '*/ fail() /*',
      '\n*/fail()',
      '`${fail()}`',
      "'); fail(); ('",
      '}{',
      '-->',
      '__proto__',
      'a b',
      '\u2028fail()',
    ),
    fc.string({ unit: 'binary' }),
  );
  property(
    'no name of a class, symbol, tag or key runs as code',
    [hostile, anything],
    (name, field) => {
      let called = false;
      Object.assign(globalThis, { fail: () => (called = true) });
      const Hostile = { [name]: class {} }[name]!;
      Object.defineProperty(Hostile, 'name', { value: name });
      const instance = Object.assign(new Hostile(), {
        field,
        [Symbol.toStringTag]: name,
        [Symbol.for(name)]: Symbol(name),
      });
      const described = { [Symbol.for('fast-check/toStringMethod')]: () => name };
      for (const value of [
        instance,
        described,
        [Object.defineProperty(() => 0, 'name', { value: name })],
        new (class extends Map {})(),
      ]) {
        const { text, exact } = renderValue(value);
        expect(exact).toBe(false);
        evaluate(text);
        expect(complaints(text)).toEqual([]);
      }
      expect(called).toBe(false);
      Reflect.deleteProperty(globalThis, 'fail');
    },
    { runs: 30 },
  );

  test.each([
    ['a date', new Date(1e15), 'new Date("+033658-09-27T01:46:40.000Z")'],
    ['an invalid date', new Date(NaN), 'new Date(NaN)'],
    ['a negative zero', [-0, 0], '[-0, 0]'],
    ['a pattern', /a\/[b/]/giu, '/a\\/[b/]/giu'],
    ['a hole at the end', [1, , 2, ,], '[1, , 2, ,]'], // prettier-ignore
    ['an array of holes', holes(3), '[, , ,]'],
    ['a long sparse array', Object.assign(holes(500), { 7: 'x' }), 'Object.assign(new Array(500), { 7: "x" })'],
    ['an array with properties', Object.assign([1], { index: 2 }), 'Object.assign([1], { index: 2 })'],
    ['a buffer', Buffer.from('hi'), 'Buffer.from([104, 105])'],
    ['an array buffer', new Uint8Array([1, 2]).buffer, 'new Uint8Array([1, 2]).buffer'],
    ['a view', new DataView(new Uint8Array([1, 2, 3]).buffer, 1), 'new DataView(new Uint8Array([2, 3]).buffer)'],
    ['big integers', new BigInt64Array([-1n, 5n]), 'new BigInt64Array([-1n, 5n])'],
    [
      'an error with a cause',
      new RangeError('far', { cause: { at: 1 } }),
      'new RangeError("far", { cause: { at: 1 } })',
    ],
    ['an address', new URL('https://a.b/c?d'), 'new URL("https://a.b/c?d")'],
    ['a shared symbol', Symbol.for('a\nb'), 'Symbol.for("a\\nb")'],
    ['no prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{ __proto__: null, a: 1 }'],
    ['an own __proto__', JSON.parse('{"__proto__":[]}'), '{ ["__proto__"]: [] }'],
  ])('%s', (_, value, text) => {
    expect(renderValue(value)).toEqual({ text, exact: true });
    expect(evaluate(text)).toStrictEqual(value);
  });

  test.each([
    ['a unique symbol', Symbol('x'), 'Symbol("x")'],
    ['a function', () => 1, '/* a function */ undefined'],
    ['an instance', new (class Point { x = 1; })(), '/* Point */ { x: 1 }'], // prettier-ignore
    ['an instance that speaks for itself', new (class Money { #pence = 5; toString() { return `${this.#pence}p */`; } })(), '/* Money 5p *\\/ */ undefined'], // prettier-ignore
    ['an instance of a class without a name', new (class { y = 2; })(), '/* an instance of a class */ { y: 2 }'], // prettier-ignore
    ['a subclass of a built-in class', new (class Names extends Set<string> {})(['a']), 'new Set(["a"])'],
    ['a getter, which is not called', { get now() { throw new Error('called'); } }, '{ now: /* a getter */ undefined }'], // prettier-ignore
    ['a hidden property', Object.defineProperty({ a: 1 }, 'b', { value: 2 }), '{ a: 1 }'],
    ['a revoked proxy', revoked(), '/* unreadable */ undefined'],
  ])('%s has a likeness only', (_, value, text) => {
    expect(renderValue(value)).toEqual({ text, exact: false });
  });

  function revoked(): object {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  }

  test('a cycle is cut where it closes', () => {
    const loop: Record<string, unknown> = { name: 'loop' };
    loop['list'] = [loop];
    expect(renderValue(loop)).toEqual({
      text: '{ name: "loop", list: [/* circular: the value 2 levels up */ undefined] }',
      exact: false,
    });
  });

  test('a value without end is cut', () => {
    let deep: unknown = 0;
    for (let level = 0; level < 5_000; level++) deep = [deep];
    let wide: unknown = [1];
    for (let level = 0; level < 40; level++) wide = [wide, wide];
    for (const value of [deep, wide]) {
      const { text, exact } = renderValue(value);
      expect(exact).toBe(false);
      expect(text.length).toBeLessThan(20_000_000);
    }
  });

  test('long values take several lines, numbers as many on a line as fit', () => {
    const value = { id: 7, tags: ['first', 'second'], bytes: new Uint8Array(20).fill(200) };
    expect(renderValue(value, { width: 40 }).text).toBe(
      [
        '{',
        '  id: 7,',
        '  tags: ["first", "second"],',
        '  bytes: new Uint8Array([',
        '    200, 200, 200, 200, 200, 200, 200,',
        '    200, 200, 200, 200, 200, 200, 200,',
        '    200, 200, 200, 200, 200, 200,',
        '  ]),',
        '}',
      ].join('\n'),
    );
  });
});
