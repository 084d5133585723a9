import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizability } from '../../../../src/stress/linearize/check-linearizability.ts';
import type { HistoryOperation, LinearizabilityModel } from '../../../../src/stress/linearize/history.ts';

interface RegisterOperation {
  readonly write?: number;
  readonly read?: number;
}

const register: LinearizabilityModel<number, RegisterOperation> = {
  init: () => 0,
  step: (state, { write, read }) => (write === undefined ? { ok: read === state, state } : { ok: true, state: write }),
};

const limits = { maxSteps: 100_000 };
const at = (call: number, end: number, operation: RegisterOperation): HistoryOperation<RegisterOperation> => ({
  operation,
  call,
  return: end,
});

/** Tries every order that respects real time: slow, and plain enough to be believed. */
function bruteForce(history: readonly HistoryOperation<RegisterOperation>[], state = register.init()): boolean {
  if (history.length === 0) return true;
  return history.some((first, index) => {
    if (history.some((other) => other.return < first.call)) return false;
    const answer = register.step(state, first.operation);
    return answer.ok && bruteForce(history.toSpliced(index, 1), answer.state);
  });
}

const histories = fc
  .array(
    fc.tuple(
      fc.nat(9),
      fc.nat(4),
      fc.oneof(
        fc.record({ write: fc.integer({ min: 1, max: 3 }) }),
        fc.record({ read: fc.integer({ min: 0, max: 3 }) }),
      ),
    ),
    { maxLength: 7 },
  )
  .map((drawn) => drawn.map(([call, length, operation]) => at(call, call + length, operation)));

describe('checkLinearizability', () => {
  test('agrees with trying every order', () => {
    let illegal = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const { verdict } = checkLinearizability(history, register, limits);
        expect(verdict).toBe(bruteForce(history) ? 'ok' : 'illegal');
        if (verdict === 'illegal') illegal++;
      }),
      { numRuns: 3_000, seed: 1 },
    );
    expect(illegal).toBeGreaterThan(300);
  });

  test('gives an order that respects real time and that the model accepts', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { verdict, order } = checkLinearizability(history, register, limits);
        if (verdict !== 'ok') return;
        expect(order.toSorted((a, b) => a - b)).toEqual(history.map((_, index) => index));
        let state = register.init();
        for (const [position, index] of order.entries()) {
          const answer = register.step(state, history[index]!.operation);
          expect(answer.ok).toBe(true);
          state = answer.state;
          for (const later of order.slice(position + 1)) {
            expect(history[later]!.return < history[index]!.call).toBe(false);
          }
        }
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });

  test('accepts an empty history', () => {
    expect(checkLinearizability([], register, limits)).toEqual({ verdict: 'ok', order: [], steps: 0 });
  });

  test('lets a read overlap with a write and see either value, but not go back', () => {
    const write = at(0, 10, { write: 1 });
    expect(checkLinearizability([write, at(1, 2, { read: 0 }), at(3, 4, { read: 1 })], register, limits).verdict).toBe(
      'ok',
    );
    expect(checkLinearizability([write, at(1, 2, { read: 1 }), at(3, 4, { read: 0 })], register, limits).verdict).toBe(
      'illegal',
    );
  });

  test('takes operations that touch at one moment as overlapping', () => {
    expect(checkLinearizability([at(0, 5, { write: 1 }), at(5, 6, { read: 0 })], register, limits).verdict).toBe('ok');
    expect(checkLinearizability([at(0, 4, { write: 1 }), at(5, 6, { read: 0 })], register, limits).verdict).toBe(
      'illegal',
    );
  });

  test('says which beginning it could explain', () => {
    const history = [at(0, 1, { write: 2 }), at(2, 3, { read: 2 }), at(4, 5, { read: 7 })];
    expect(checkLinearizability(history, register, limits)).toMatchObject({ verdict: 'illegal', order: [0, 1] });
  });

  test('is unknown when the limit of steps is reached, never a pass', () => {
    const history = Array.from({ length: 6 }, () => at(0, 9, { write: 1 }));
    expect(checkLinearizability(history, register, { maxSteps: 5 })).toMatchObject({ verdict: 'unknown', steps: 5 });
    expect(checkLinearizability(history, register, { maxSteps: 6 }).verdict).toBe('ok');
  });

  test('remembers where it was: many overlapping operations stay cheap', () => {
    const writes = Array.from({ length: 16 }, (_, index) => at(0, 50, { write: 1 + (index % 2) }));
    const history = [...writes, at(60, 61, { read: 3 })];
    const { verdict, steps } = checkLinearizability(history, register, { maxSteps: 10_000_000 });
    expect(verdict).toBe('illegal');
    // 2^16 sets of writes with at most two states, each tried with at most 17 operations; all orders would be 16! = 2 × 10^13.
    expect(steps).toBeLessThan(2 ** 16 * 2 * 17);
  });

  test('compares states by content unless the model says how', () => {
    const lists: LinearizabilityModel<readonly number[], RegisterOperation> = {
      init: () => [],
      step: (state, { write, read }) =>
        write === undefined ? { ok: read === state.length, state } : { ok: true, state: [...state, write].toSorted() },
    };
    const history = [...Array.from({ length: 10 }, () => at(0, 50, { write: 1 })), at(60, 61, { read: 3 })];
    const byContent = checkLinearizability(history, lists, { maxSteps: 1_000_000 });
    const byIdentity = checkLinearizability(history, { ...lists, equal: Object.is }, { maxSteps: 20_000 });
    expect(byContent.verdict).toBe('illegal');
    expect(byContent.steps).toBeLessThan(2 ** 10 * 11);
    expect(byIdentity).toMatchObject({ verdict: 'unknown', steps: 20_000 });
  });
});
