import { expect, test } from 'vitest';
import { causeSeparator, KnownCauses } from '../../../src/fuzz/known-causes.ts';

test('a failure of several causes is known when each of them is', () => {
  const both = ['a', 'b'].join(causeSeparator);
  const known = new KnownCauses(['a']);
  expect([known.has('a'), known.has('b'), known.has(both)]).toEqual([true, false, false]);
  known.add('b');
  expect(known.has(both)).toBe(true);
});

test('a failure of several causes makes each of them known', () => {
  const known = new KnownCauses();
  known.add(['a', 'b'].join(causeSeparator));
  expect([known.has('a'), known.has('b'), known.has('c')]).toEqual([true, true, false]);
});
