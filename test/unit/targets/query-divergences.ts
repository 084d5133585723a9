import type { Json } from '../../../targets/query/json.ts';

/** What a search comes to. `leaks` is something that JSON cannot hold, named. */
export type Outcome =
  | { readonly gives: Json }
  | { readonly throws: string }
  | { readonly leaks: 'undefined' | 'NaN' | 'Infinity' | 'Object.prototype' | 'syntax tree' };

/** One place where jmespath 0.16.0 departs from the specification (or, where that is silent, from safety). */
export interface Divergence {
  readonly expression: string;
  /** JSON text of the document. */
  readonly document: string;
  /** What jmespath's own `search` does; an error by its name. */
  readonly jmespath: Outcome;
  /** What the specification asks for; an error by its code here. */
  readonly specification: Outcome;
  /** Whether a query here does as the specification asks. If not, it does as jmespath does. */
  readonly guarded: boolean;
}

const guarded = true;

/** Results that are wrong. */
const RESULTS: readonly Divergence[] = [
  {
    expression: 'sort(@)',
    document: '[10,9,1]',
    jmespath: { gives: [1, 10, 9] },
    specification: { gives: [1, 9, 10] },
    guarded,
  },
  {
    expression: 'sort(@)',
    document: '["\uffff","😀"]',
    jmespath: { gives: ['😀', '\uffff'] },
    specification: { gives: ['\uffff', '😀'] },
    guarded,
  },
  { expression: 'max(@)', document: '["a","B"]', jmespath: { gives: 'B' }, specification: { gives: 'a' }, guarded },
  { expression: 'min(@)', document: '["a","B"]', jmespath: { gives: 'a' }, specification: { gives: 'B' }, guarded },
  { expression: 'length(@)', document: '"😀"', jmespath: { gives: 2 }, specification: { gives: 1 }, guarded },
  {
    expression: 'reverse(@)',
    document: '"😀"',
    jmespath: { gives: '\ude00\ud83d' },
    specification: { gives: '😀' },
    guarded,
  },
  {
    expression: "starts_with(@, 'a')",
    document: '"aa"',
    jmespath: { gives: false },
    specification: { gives: true },
    guarded,
  },
  {
    expression: 'contains(@, `1`)',
    document: '"11"',
    jmespath: { gives: true },
    specification: { gives: false },
    guarded,
  },
  {
    expression: 'contains(@, `[3]`)',
    document: '[[3]]',
    jmespath: { gives: false },
    specification: { gives: true },
    guarded,
  },
  { expression: 'to_number(@)', document: '"0x10"', jmespath: { gives: 16 }, specification: { gives: null }, guarded },
  { expression: 'to_number(@)', document: '""', jmespath: { gives: 0 }, specification: { gives: null }, guarded },
  { expression: "@ < 'b'", document: '"a"', jmespath: { gives: true }, specification: { gives: null }, guarded },
  { expression: '@ < `1`', document: 'null', jmespath: { gives: true }, specification: { gives: null }, guarded },
  {
    expression: 'merge(@, `[1]`)',
    document: '{}',
    jmespath: { gives: { 0: 1 } },
    specification: { throws: 'invalid-type' },
    guarded,
  },
  {
    expression: 'max_by(@, &a)',
    document: '[{"a":2},{"a":"x"}]',
    jmespath: { gives: { a: 2 } },
    specification: { throws: 'invalid-type' },
    guarded,
  },
  {
    expression: "'a\\'b\\'c'",
    document: 'null',
    jmespath: { gives: "a'b\\'c" },
    specification: { gives: "a'b'c" },
    guarded,
  },
  {
    expression: '`"\\`\\`"`',
    document: 'null',
    jmespath: { throws: 'SyntaxError' },
    specification: { gives: '``' },
    guarded,
  },
];

/** Results that are not JSON, and what is not data. */
const LEAKS: readonly Divergence[] = [
  {
    expression: '__proto__',
    document: '{}',
    jmespath: { leaks: 'Object.prototype' },
    specification: { gives: null },
    guarded,
  },
  {
    expression: '{__proto__: a}.b',
    document: '{"a":{"b":1}}',
    jmespath: { gives: 1 },
    specification: { gives: null },
    guarded,
  },
  {
    expression: 'map(f, l)',
    document: '{"f":{"jmespathType":"Expref","type":"Field","name":"x"},"l":[{"x":1}]}',
    jmespath: { gives: [1] },
    specification: { throws: 'invalid-type' },
    guarded,
  },
  {
    expression: 'type(@)',
    document: '{"jmespathType":"Expref"}',
    jmespath: { gives: 'expref' },
    specification: { gives: 'object' },
    guarded,
  },
  {
    expression: '&a',
    document: '{}',
    jmespath: { leaks: 'syntax tree' },
    specification: { throws: 'syntax' },
    guarded,
  },
  {
    expression: 'not_null(&a)',
    document: '{}',
    jmespath: { leaks: 'syntax tree' },
    specification: { throws: 'invalid-type' },
    guarded,
  },
  { expression: 'avg(@)', document: '[]', jmespath: { leaks: 'NaN' }, specification: { gives: null }, guarded },
  {
    expression: 'max_by(@, &a)',
    document: '[{"a":"x"}]',
    jmespath: { leaks: 'undefined' },
    specification: { gives: { a: 'x' } },
    guarded,
  },
  {
    expression: 'min_by(@, &a)',
    document: '[]',
    jmespath: { leaks: 'undefined' },
    specification: { gives: null },
    guarded,
  },
  {
    expression: 'to_number(@)',
    document: '"Infinity"',
    jmespath: { leaks: 'Infinity' },
    specification: { gives: null },
    guarded,
  },
  {
    expression: '`1e999`',
    document: 'null',
    jmespath: { leaks: 'Infinity' },
    specification: { throws: 'syntax' },
    guarded,
  },
  {
    expression: 'sum(@)',
    document: '[1e308,1e308]',
    jmespath: { leaks: 'Infinity' },
    specification: { throws: 'invalid-value' },
    guarded,
  },
];

/** Expressions that are refused, and texts that are taken for expressions. */
const GRAMMAR: readonly Divergence[] = [
  {
    expression: 'length(@.a)',
    document: '{"a":[1]}',
    jmespath: { throws: 'ParserError' },
    specification: { gives: 1 },
    guarded,
  },
  {
    expression: '(@ | a)',
    document: '{"a":1}',
    jmespath: { throws: 'ParserError' },
    specification: { gives: 1 },
    guarded,
  },
  { expression: 'a\r', document: '{"a":1}', jmespath: { throws: 'LexerError' }, specification: { gives: 1 }, guarded },
  { expression: 'a.', document: '{}', jmespath: { throws: 'TypeError' }, specification: { throws: 'syntax' }, guarded },
  {
    expression: 'a=b',
    document: '{}',
    jmespath: { throws: 'TypeError' },
    specification: { throws: 'syntax' },
    guarded,
  },
  { expression: '()', document: '{}', jmespath: { throws: 'TypeError' }, specification: { throws: 'syntax' }, guarded },
  {
    expression: 'constructor(@)',
    document: '{}',
    jmespath: { throws: 'TypeError' },
    specification: { throws: 'unknown-function' },
    guarded,
  },
  {
    expression: '"abc',
    document: '{}',
    jmespath: { throws: 'SyntaxError' },
    specification: { throws: 'syntax' },
    guarded,
  },
  { expression: "'abc", document: '{}', jmespath: { gives: 'abc' }, specification: { throws: 'syntax' }, guarded },
  { expression: '`foo`', document: '{}', jmespath: { gives: 'foo' }, specification: { throws: 'syntax' }, guarded },
  {
    expression: '[a b]',
    document: '{"a":1,"b":2}',
    jmespath: { gives: [1, 2] },
    specification: { throws: 'syntax' },
    guarded,
  },
  {
    expression: '{a: a b: b}',
    document: '{"a":1,"b":2}',
    jmespath: { gives: { a: 1, b: 2 } },
    specification: { throws: 'syntax' },
    guarded,
  },
  {
    expression: 'length(a,)',
    document: '{"a":[1]}',
    jmespath: { gives: 1 },
    specification: { throws: 'syntax' },
    guarded,
  },
  {
    expression: '(length)(a)',
    document: '{"a":[1]}',
    jmespath: { gives: 1 },
    specification: { throws: 'syntax' },
    guarded,
  },
  { expression: '[ ]', document: '[1]', jmespath: { gives: [] }, specification: { throws: 'syntax' }, guarded },
  { expression: '[:::]', document: '[1]', jmespath: { gives: [1] }, specification: { throws: 'syntax' }, guarded },
  {
    expression: '[0:1 2]',
    document: '[1,2]',
    jmespath: { gives: [1, 2] },
    specification: { throws: 'syntax' },
    guarded,
  },
  { expression: '[-]', document: '[1]', jmespath: { gives: null }, specification: { throws: 'syntax' }, guarded },
  { expression: '[1-2]', document: '[1,2]', jmespath: { gives: 2 }, specification: { throws: 'syntax' }, guarded },
];

/**
 * Left as they are. A wildcard projects what follows it, so `a.*.b.c` should reach every `c`, as `*.b.c` does; but
 * jmespath binds the second dot to the whole of `a.*.b`, all implementations do the same, and expressions in use rely
 * on it.
 */
const KEPT: readonly Divergence[] = [
  {
    expression: 'a.*.b.c',
    document: '{"a":{"x":{"b":{"c":1}}}}',
    jmespath: { gives: null },
    specification: { gives: [1] },
    guarded: false,
  },
];

/** Every known divergence, each held by a test against jmespath itself and against a query here. */
export const DIVERGENCES: readonly Divergence[] = [...RESULTS, ...LEAKS, ...GRAMMAR, ...KEPT];
