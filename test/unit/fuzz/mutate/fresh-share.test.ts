import { expect, test } from 'vitest';
import { FreshShare } from '../../../../src/fuzz/mutate/fresh-share.ts';
import { MutationRandom } from '../../../../src/fuzz/mutate/random.ts';

interface Yields {
  /** Whether an input that is generated anew, or else changed, reaches an edge. */
  readonly anew: (input: number) => boolean;
  readonly changed: (input: number) => boolean;
}

/** The part of the last 10,000 inputs that was generated anew. */
function shareAfter({ anew, changed }: Yields, inputs = 200_000): number {
  const share = new FreshShare();
  const random = new MutationRandom(1);
  let fresh = 0;
  for (let input = 0; input < inputs; input++) {
    const due = share.isDue(random);
    share.made(due);
    if (due && input >= inputs - 10_000) fresh++;
    if (due ? anew(input) : changed(input)) share.reachedEdge();
  }
  return fresh / 10_000;
}

const never = (): boolean => false;
const often = (input: number): boolean => input % 200 === 0;

test('a fifth of the inputs is generated anew as long as nothing speaks for more', () => {
  expect(shareAfter({ anew: never, changed: never })).toBeCloseTo(0.2, 1);
  expect(shareAfter({ anew: never, changed: often })).toBeCloseTo(0.2, 1);
  expect(shareAfter({ anew: often, changed: often })).toBeCloseTo(0.2, 1);
});

test('most inputs are generated anew when edges are reached so, and only so', () => {
  expect(shareAfter({ anew: often, changed: never })).toBeGreaterThan(0.6);
});

test('what was reached once does not count for ever', () => {
  const early = (input: number): boolean => input < 50_000 && often(input);
  expect(shareAfter({ anew: early, changed: never }, 1_000_000)).toBeLessThan(0.3);
});

test('what is reached by an input that was made in another way counts for neither', () => {
  const share = new FreshShare();
  const random = new MutationRandom(1);
  let fresh = 0;
  for (let input = 0; input < 50_000; input++) {
    const due = share.isDue(random);
    if (due) fresh++;
    share.made(due);
    share.forget();
    share.reachedEdge();
  }
  expect(fresh / 50_000).toBeCloseTo(0.2, 1);
});
