import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { QueryError } from '../../targets/query/errors.ts';
import { QueryCache } from '../../targets/query/query-cache.ts';

const EXPRESSIONS = ['a', 'b', '[0]', 'length(@)', '*', 'a.'] as const;

property(
  'the cache keeps the expressions used last, and gives the same query while it keeps one',
  [fc.integer({ min: 1, max: 4 }), fc.array(fc.constantFrom(...EXPRESSIONS), { maxLength: 30 })],
  (capacity, uses) => {
    const cache = new QueryCache(capacity);
    let kept: { expression: string; query: unknown }[] = [];
    for (const expression of uses) {
      if (expression === 'a.') {
        expect(() => cache.get(expression)).toThrow(QueryError);
      } else {
        const query = cache.get(expression);
        const known = kept.find((entry) => entry.expression === expression);
        if (known === undefined) expect(kept.map((entry) => entry.query)).not.toContain(query);
        else expect(query).toBe(known.query);
        expect(query.expression).toBe(expression);
        kept = [...kept.filter((entry) => entry.expression !== expression), { expression, query }].slice(-capacity);
      }
      expect(cache.size).toBe(kept.length);
    }
  },
);

property('a cache compiles within its limits', [fc.integer({ min: 1, max: 9 })], (expressionLength) => {
  const cache = new QueryCache(2, { expressionLength });
  expect(cache.get('a'.repeat(expressionLength)).search({})).toBe(null);
  expect(() => cache.get('a'.repeat(expressionLength + 1))).toThrow(
    expect.objectContaining({ limit: 'expressionLength' }),
  );
});

property(
  'a capacity is a whole number above nothing',
  [
    fc.oneof(
      fc.integer({ max: 0 }),
      fc.double({ min: 0.01, max: 9 }).filter((n) => !Number.isInteger(n)),
      fc.constant(Number.NaN),
    ),
  ],
  (capacity) => {
    expect(() => new QueryCache(capacity)).toThrow(new RangeError(`capacity ${capacity} is not 1, 2, 3 …`));
  },
);
