import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import { compareRecordings, type Recording } from '../../../src/choices/sequence.ts';
import type { Evaluation, ShrinkPass } from '../../../src/choices/shrink/pass.ts';
import { shrinkPasses } from '../../../src/choices/shrink/shrink.ts';
import { digest } from '../digest.ts';

// What each pass of the shrinker tries, in its order. The order is what makes shrinking quick, and the limits are what keeps
// it so: both show in the results of whole searches only by chance.

const mostCandidates = 400; // of one run of a pass: what comes later is more of the same

/** What a pass tries on an input: every candidate, and which of them became the current input. */
interface Trial {
  readonly candidates: readonly Recording[];
  readonly adopted: readonly number[];
}

function textOf(recording: Recording): string {
  return recording.map((sequence) => sequence.map(({ value }) => value).join(' ')).join(' | ');
}

/** What a recording makes: what is drawn for it and the parts of that. */
type Make = (recording: Recording) => Pick<Evaluation, 'recording' | 'spans'>;

function attempt(pass: ShrinkPass, make: Make, start: Recording, fails: (recording: Recording) => boolean): Trial {
  const state = { current: { ...make(start), fails: true } };
  const candidates: Recording[] = [];
  const adopted: number[] = [];
  const search = pass.run(state);
  let step = search.next();
  while (step.done !== true && candidates.length < mostCandidates) {
    const made = make(step.value);
    const smaller = fails(made.recording) && compareRecordings(made.recording, state.current.recording) < 0;
    if (smaller) {
      state.current = { ...made, fails: true };
      adopted.push(candidates.length);
    }
    candidates.push(step.value);
    step = search.next(smaller);
  }
  return { candidates, adopted };
}

function account(trials: readonly Trial[]): string {
  const count = trials.reduce((sum, { candidates }) => sum + candidates.length, 0);
  return `${count} candidates, ${digest(trials.map(({ candidates, adopted }) => [candidates.map(textOf), adopted]))}`;
}

/** Verdicts without a pattern, the same for the same recording: about one in `odds` fails. */
const oneIn = (odds: number) => (recording: Recording) =>
  Number.parseInt(digest([textOf(recording)]).slice(0, 6), 16) % odds === 0;

const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, fc.nat({ max: 9 }), fc.array(tie('node'), { maxLength: 3 })),
})).node;
const digits = fc.array(fc.nat({ max: 9 }), { maxLength: 12 });
const kinds: Readonly<Record<string, Arbitrary<unknown>>> = {
  numbers: fc.tuple(fc.integer(), fc.integer(), fc.nat({ max: 300 }), fc.integer({ min: 5, max: 90 })),
  bigints: fc.tuple(fc.bigInt(), fc.bigInt(), fc.bigInt({ max: -5n, min: -(2n ** 66n) })),
  digits,
  'negative digits': fc.array(fc.integer({ min: -9, max: 5 }), { minLength: 2, maxLength: 30 }),
  'equal lengths': fc.nat({ max: 5 }).chain((length) => {
    const list = fc.array(fc.nat({ max: 40 }), { minLength: length, maxLength: length });
    return fc.tuple(list, list, list);
  }),
  'two lists': fc.tuple(digits, digits, fc.boolean()),
  texts: fc.array(fc.string({ maxLength: 5 }), { maxLength: 6 }),
  records: fc.array(fc.record({ a: fc.option(fc.nat({ max: 7 })), b: fc.boolean() }), { maxLength: 8 }),
  selections: fc.tuple(fc.nat({ max: 3 }), fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8])),
  trees: tree,
  'wide trees': fc.array(tree, { minLength: 3, maxLength: 40 }),
  clones: fc.tuple(fc.clone(fc.nat({ max: 9 }), 3), digits),
};

/** A list, and nine numbers that were drawn late: a sequence of its own. */
const late: Recording = [
  ...generate(digits, randomFills(8)).recording,
  [7, -7, 3, 3, 20, 0, 12, -1, 5].map((value) => ({ min: -20, max: 20, value })),
];

function makeOf(arbitrary: Arbitrary<unknown>): Make {
  return (recording) => {
    const { recording: drawn, spans } = generate(arbitrary, replayFills(recording));
    return { recording: drawn, spans };
  };
}

const verdicts = [() => false, () => true, oneIn(3), oneIn(20)];
const passes = shrinkPasses.map((pass) => [pass.name, pass] as const);

describe('each pass tries the same candidates in the same order', () => {
  test.each(passes)('%s', (_, pass) => {
    const trials = Object.entries(kinds).map(([kind, arbitrary]) => {
      const starts = Array.from({ length: 12 }, (__, seed) => generate(arbitrary, randomFills(seed)).recording);
      return [
        kind,
        account(
          starts.flatMap((start) => verdicts.map((verdict) => attempt(pass, makeOf(arbitrary), start, verdict))),
        ),
      ];
    });
    expect(Object.fromEntries(trials)).toMatchSnapshot();
  });

  test.each(passes)('%s, on what is drawn late', (_, pass) => {
    const make: Make = ([main = [], ...others]) => {
      const { recording, spans } = makeOf(digits)([main]);
      return { recording: [...recording, ...others], spans };
    };
    expect(verdicts.map((verdict) => account([attempt(pass, make, late, verdict)]))).toMatchSnapshot();
  });
});
