/** Documents that fuzzed expressions are searched on: each kind of value, and what is worst to hand to a query. */
export const DOCUMENTS: readonly unknown[] = [
  null,
  'aa',
  [3, 10, 9, -1.5],
  ['b', 'a', '😀', '\uffff', ''],
  {
    a: { b: [1, 2, { a: null }], c: 'b' },
    b: [{ a: 1, b: 'x' }, { a: 2 }, { a: null, b: 'y' }],
    c: [[1, 2], [], [3, [4]]],
  },
  {
    expression: { jmespathType: 'Expref', type: 'Field', name: 'a', expref: true, children: [] },
    list: [{ a: 1 }],
  },
  JSON.parse('{"__proto__": {"a": 1}, "constructor": {"name": "b"}, "": [true, false]}'),
];
