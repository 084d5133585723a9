import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { operation, stress } from '../../../src/stress/stress.ts';
import type { StressDeclaration, StressSpecification } from '../../../src/core/declaration.ts';
import { declared } from './declared.ts';

class Bucket {
  level = 0;
  take(n: number): Promise<boolean> {
    return Promise.resolve(n <= this.level);
  }
}

const good = {
  setup: () => new Bucket(),
  operations: { take: operation([fc.integer()], (bucket: Bucket, n) => bucket.take(n)) },
};

const declareWith = (over: object): StressDeclaration => declared(() => stress('a bucket', { ...good, ...over }));

describe('stress(...)', () => {
  test('fills in the defaults and says where it stands', () => {
    const { specification, mode, location, engine } = declareWith({});
    expect(specification).toMatchObject({ tasks: 2, operationsPerTask: 4, timeoutMs: 1_000, expects: [] });
    expect({ mode, engine }).toEqual({ mode: 'run', engine: 'stress' });
    expect(location?.file).toMatch(/declaration\.test\.ts$/);
    expect(Object.isFrozen(specification)).toBe(true);
  });

  test('has only and skip', () => {
    expect(declared(() => stress.only('a', good)).mode).toBe('only');
    expect(declared(() => stress.skip('a', good)).mode).toBe('skip');
  });

  test.each([
    [{ tasks: 0 }, 'tasks of "a bucket" is 0; it takes a whole number of tasks, 1–8.'],
    [{ tasks: 9 }, 'tasks of "a bucket" is 9; it takes a whole number of tasks, 1–8.'],
    [{ operationsPerTask: 65 }, 'operationsPerTask of "a bucket" is 65; it takes a whole number of operations, 1–64.'],
    [{ timeoutMs: 0.5 }, 'timeoutMs of "a bucket" is 0.5; it takes a whole number of milliseconds, 1–600000.'],
    [{ runs: 0 }, 'runs of "a bucket" is 0; it takes a whole number of scenarios, 1–10000000.'],
    [{ setup: undefined }, 'The stress check "a bucket" has no setup.'],
    [{ operations: {} }, 'The stress check "a bucket" has no operations.'],
    [
      { operations: { take: () => 0 } },
      'The stress check "a bucket" has something else than an operation under "take".',
    ],
    [{ invariant: true }, 'The stress check "a bucket" has an invariant that is not a function.'],
    [{ teardown: 1 }, 'The stress check "a bucket" has a teardown that is not a function.'],
    [{ model: { init: () => 0 } }, 'The stress check "a bucket" has a model without init and step.'],
    [{ expects: ['Error'] }, 'The stress check "a bucket" has an expects that is not a list of error classes.'],
  ])('refuses %j', (over, message) => {
    expect(() => declareWith(over)).toThrowError(
      expect.objectContaining({ name: 'AssayError', code: 'declaration', message }),
    );
  });

  test('refuses what has no name or no operation', () => {
    expect(() => stress('', good)).toThrow('A stress check needs a name.');
    expect(() => operation([1 as never], (_: Bucket, n) => n)).toThrow(
      'An operation needs a list of arbitraries and a function.',
    );
    expect(() => operation([], 1 as never)).toThrow('An operation needs a list of arbitraries and a function.');
  });
});

test('types reach the model and the invariant', () => {
  declared(() =>
    stress('typed', {
      setup: async () => new Bucket(),
      operations: {
        take: operation([fc.integer(), fc.string()], (bucket: Bucket, n, text) => {
          expectTypeOf(n).toEqualTypeOf<number>();
          expectTypeOf(text).toEqualTypeOf<string>();
          return bucket.take(n);
        }),
        level: operation([], (bucket: Bucket) => bucket.level),
      },
      model: {
        init: () => 0,
        step(state, done) {
          expectTypeOf(state).toEqualTypeOf<number>();
          if (done.name === 'take') {
            expectTypeOf(done.result).toEqualTypeOf<boolean>();
            expectTypeOf(done.args[1]).toEqualTypeOf<string>();
          } else expectTypeOf(done.result).toEqualTypeOf<number>();
          return { ok: true, state };
        },
      },
      invariant: (bucket) => {
        expectTypeOf(bucket).toEqualTypeOf<Bucket>();
      },
    }),
  );
  declared(() =>
    stress('untyped', {
      setup: () => new Bucket(),
      operations: { take: operation([fc.integer()], (bucket, n) => bucket.take(n)) },
    }),
  );
  // @ts-expect-error -- the operation is one of another object
  const wrong: StressSpecification<Bucket>['operations'] = { take: operation([], (date: Date) => date.getTime()) };
  expect(wrong).toBeDefined();
});
