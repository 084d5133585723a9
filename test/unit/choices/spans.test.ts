import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replayFills, randomFills } from '../../../src/choices/fill.ts';
import { findSpans, generate } from '../../../src/choices/generate.ts';
import { siblingRuns } from '../../../src/choices/shrink/siblings.ts';
import { subjects } from '../../../bench/generation/failures.ts';

/** What runs of siblings drew, as texts of values. */
function runs(arbitrary: fc.Arbitrary<unknown>, values: readonly number[]): readonly (readonly string[])[] {
  const { recording, spans } = generate(
    arbitrary,
    replayFills([values.map((value) => ({ min: -1e6, max: 1e6, value }))]),
  );
  const text = (start: number, end: number): string =>
    recording[0]!
      .slice(start, end)
      .map((choice) => choice.value)
      .join(' ');
  return siblingRuns({ fails: true, recording, spans }).map((run) => run.map(({ start, end }) => text(start, end)));
}

describe('spans', () => {
  test('tell the elements of an array apart', () => {
    expect(runs(fc.array(fc.nat()), [3, 10, 20, 30])).toEqual([['10', '20', '30']]);
  });

  test('tell elements of different lengths apart', () => {
    expect(runs(fc.array(fc.array(fc.nat())), [2, 1, 7, 2, 8, 9])).toContainEqual(['1 7', '2 8 9']);
  });

  test('tell the attempts of a filter apart', () => {
    expect(
      runs(
        fc.nat().filter((value) => value > 5),
        [1, 2, 9],
      ),
    ).toEqual([['1', '2', '9']]);
  });

  test('tie parts together that chain made anew', () => {
    const pair = fc
      .nat({ max: 9 })
      .chain((n) => fc.tuple(fc.tuple(fc.nat(), fc.nat({ max: n })), fc.tuple(fc.nat(), fc.nat({ max: n }))));
    expect(runs(pair, [9, 1, 2, 3, 4])).toContainEqual(['1 2', '3 4']);
  });

  test('have one label for all levels of a recursion', () => {
    const { node } = fc.letrec((tie) => ({ node: fc.oneof(fc.nat(), fc.tuple(fc.constant(0), tie('node'))) }));
    const input = generate(node!, replayFills([[1, 1, 0, 5].map((value) => ({ min: 0, max: 9, value }))]));
    const outermost = input.spans[0]!;
    expect(input.spans.filter((span) => span.label === outermost.label).length).toBeGreaterThan(1);
  });

  test.each(subjects)('of $name lie inside their parents, in the order of their beginnings', ({ arbitrary }) => {
    for (let seed = 0; seed < 20; seed++) {
      const { recording, spans } = generate(arbitrary, randomFills(seed));
      for (const [index, span] of spans.entries()) {
        const parent = spans[span.parent] ?? { start: 0, end: recording[0]!.length };
        expect(span.start).toBeGreaterThanOrEqual(parent.start);
        expect(span.end).toBeLessThanOrEqual(parent.end);
        expect(span.parent).toBeLessThan(index);
      }
    }
  });

  test('are left out when the arbitrary depends on more than its choices', () => {
    let calls = 0;
    const fickle = fc.nat().chain(() => fc.array(fc.nat(), { minLength: 1, maxLength: 1 + (calls++ % 2) }));
    const { recording } = generate(fickle, randomFills(1));
    expect(findSpans(fickle, recording)).toEqual([]);
  });

  test('leave what fast-check itself generates as it was', () => {
    const before = fc.sample(fc.array(fc.string()), { seed: 3, numRuns: 20 });
    expect(generate(fc.array(fc.string()), randomFills(1)).spans.length).toBeGreaterThan(0);
    expect(fc.sample(fc.array(fc.string()), { seed: 3, numRuns: 20 })).toEqual(before);
  });
});
