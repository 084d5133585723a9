import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { execute } from '../../../src/fuzz/execute.ts';
import { bytes } from '../../../src/fuzz/inputs/bytes.ts';
import { text } from '../../../src/fuzz/inputs/text.ts';
import { codecOf, decodeInput, plainTarget, renderInput, type FuzzTarget } from '../../../src/fuzz/target.ts';
import { systemClock } from '../../../src/node/clock.ts';

const target = (change: Partial<FuzzTarget>): FuzzTarget => ({
  ...plainTarget({ fuzz: () => {} })!,
  plain: false,
  timeoutMs: 50,
  ...change,
});

describe('a plain file', () => {
  it.each([
    ['a named export', { fuzz: () => {} }],
    ['CommonJS seen as a default export', { default: { fuzz: () => {} } }],
  ])('is a target by %s', (_, exports) => {
    expect(plainTarget(exports)).toMatchObject({ name: 'fuzz', plain: true });
  });

  it('is none without a function of that name', () => {
    expect(plainTarget({ fuzz: 1 })).toBeUndefined();
    expect(plainTarget({ default: null, other: () => {} })).toBeUndefined();
  });

  it('gets a Buffer', async () => {
    let seen: unknown;
    const plain = plainTarget({ fuzz: (data: unknown) => void (seen = data) })!;
    await execute(plain, decodeInput(plain, { bytes: Uint8Array.from([1, 2]) })!.values, systemClock);
    expect(seen).toEqual(Buffer.from([1, 2]));
    expect(Buffer.isBuffer(seen)).toBe(true);
  });

  it.each([
    ['nothing', undefined, 'holds'],
    ['null', null, 'holds'],
    ['an error', new RangeError('by callback'), 'fails'],
  ])('with a callback is judged by it: called with %s', async (_, answer, verdict) => {
    const plain = plainTarget({
      fuzz: (_data: Buffer, done: (error?: unknown) => void) => void setTimeout(done, 1, answer),
    })!;
    expect(await execute(plain, [new Uint8Array()], systemClock)).toMatchObject({ verdict });
  });
});

describe('executing a target', () => {
  class Expected extends Error {}
  it.each<[string, Partial<FuzzTarget>, object]>([
    ['holds when it returns', { run: () => false }, { verdict: 'holds' }],
    [
      'holds when it throws what it may',
      {
        run: () => {
          throw new Expected();
        },
        expects: [Expected],
      },
      { verdict: 'holds' },
    ],
    [
      'holds when it rejects with what it may',
      {
        run: async () => {
          throw new Expected();
        },
        expects: [Expected],
      },
      { verdict: 'holds' },
    ],
    ['refuses by a precondition', { run: () => fc.pre(false) }, { verdict: 'refused' }],
    [
      'fails on any other error',
      {
        run: () => {
          throw new TypeError('no');
        },
      },
      { failure: { kind: 'error', name: 'TypeError', message: 'no' } },
    ],
    [
      'fails on a rejection',
      { run: () => Promise.reject(new TypeError('no')) },
      { failure: { kind: 'error', name: 'TypeError' } },
    ],
    ['fails when it never settles', { run: () => new Promise(() => {}) }, { failure: { kind: 'timeout' } }],
    ['fails on a property that answers false', { run: () => false, falseFails: true }, { failure: { kind: 'error' } }],
    [
      'survives an error that cannot be read',
      {
        run: () => {
          throw Object.defineProperty({}, 'message', {
            get: () => {
              throw new Error();
            },
          });
        },
      },
      { failure: { kind: 'error' } },
    ],
    [
      'survives a thrown null',
      {
        run: () => {
          throw null;
        },
      },
      { failure: { message: 'null' } },
    ],
  ])('%s', async (_, change, expected) => {
    expect(await execute(target(change), [], systemClock)).toMatchObject(expected);
  });
});

describe('inputs', () => {
  it('are raw for one value of bytes() or text(), and choices otherwise', () => {
    expect(codecOf({ arbitraries: [bytes()] })).toBeDefined();
    expect(codecOf({ arbitraries: [text()] })).toBeDefined();
    expect(codecOf({ arbitraries: [text(), text()] })).toBeUndefined();
    expect(codecOf({ arbitraries: [fc.string()] })).toBeUndefined();
    expect(codecOf({ arbitraries: [text().map((line) => line)] })).toBeUndefined();
  });

  it('are rendered as source code', () => {
    const input = { bytes: Uint8Array.from([104, 105]) };
    expect(renderInput(target({ arbitraries: [text()] }), input)).toBe('"hi"');
    expect(renderInput(target({ plain: true }), input)).toBe('Buffer.from("hi")');
  });
});
