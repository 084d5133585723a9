import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills } from '../../src/choices/fill.ts';
import { DrawLimitError } from '../../src/choices/source.ts';
import { generate } from '../../src/choices/generate.ts';
import { compareRecordings, type Recording, type Span } from '../../src/choices/sequence.ts';
import type { Evaluation } from '../../src/choices/shrink/pass.ts';
import { shrinkPasses } from '../../src/choices/shrink/shrink.ts';
import { subjects } from '../../bench/generation/failures.ts';
import { anyRecording } from '../unit/choices/recordings.ts';

const enough = 20_000; // candidates after which a pass counts as endless on the small inputs of this suite

/** Runs one pass alone, adopting what `fails` says; checks what every pass owes. */
function runPass(
  pass: (typeof shrinkPasses)[number],
  start: Evaluation,
  evaluate: (candidate: Recording) => Evaluation,
): { readonly current: Evaluation; readonly candidates: number } {
  const state = { current: start };
  const search = pass.run(state);
  let candidates = 0;
  for (let step = search.next(); step.done !== true;) {
    expect(++candidates).toBeLessThan(enough);
    const result = evaluate(step.value);
    const adopted = result.fails && compareRecordings(result.recording, state.current.recording) < 0;
    if (adopted) state.current = result;
    step = search.next(adopted);
  }
  return { current: state.current, candidates };
}

const evaluated =
  (arbitrary: fc.Arbitrary<unknown>, fails: (recording: Recording) => boolean) => (candidate: Recording) => {
    try {
      const { recording, spans } = generate(arbitrary, replayFills(candidate), 100, 0);
      return { fails: fails(recording), recording, spans };
    } catch (error) {
      if (error instanceof DrawLimitError) return { fails: false, recording: candidate, spans: [] };
      throw error;
    }
  };

describe.each(shrinkPasses.map((pass) => [pass.name, pass] as const))('the pass %s', (_, pass) => {
  test('ends on every arbitrary, whatever fails, and never makes an input less simple', () => {
    for (const [index, { arbitrary }] of subjects.entries()) {
      const { recording, spans } = generate(arbitrary, randomFills(index));
      if (recording[0]!.length > 40) continue;
      for (const fails of [() => true, () => false, (each: Recording) => each.flat().length % 3 === 0]) {
        const start = { fails: true, recording, spans };
        const { current } = runPass(pass, start, evaluated(arbitrary, fails));
        expect(compareRecordings(current.recording, recording)).toBeLessThanOrEqual(0);
      }
    }
  });

  test('ends on recordings and spans of any shape, and asks only for values in their ranges', () => {
    const spansOf = (length: number): readonly Span[] =>
      Array.from({ length }, (_, at) => ({
        start: at,
        end: Math.min(length, at + 2),
        depth: at % 2,
        label: at % 3,
        parent: at % 2 === 0 ? -1 : at - 1,
      }));
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const start = { fails: true, recording, spans: spansOf(recording[0]!.length) };
        runPass(pass, start, (candidate) => {
          for (const choice of candidate.flat()) expect(typeof choice.value).toBe(typeof choice.min);
          return {
            fails: candidate.flat().length % 2 === 0,
            recording: candidate,
            spans: spansOf(candidate[0]!.length),
          };
        });
      }),
      { numRuns: 60 },
    );
  });

  test('tries nothing on an input that is the simplest already', () => {
    const { recording, spans } = generate(fc.tuple(fc.nat(), fc.boolean()), replayFills([[]]));
    const { candidates } = runPass(pass, { fails: true, recording, spans }, () => ({ fails: false, recording, spans }));
    expect(candidates).toBeLessThanOrEqual(recording[0]!.length + 3);
  });
});
