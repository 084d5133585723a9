import { compareSequences, type ChoiceSequence, type Span } from '../sequence.ts';
import { sameRange, withSequence } from './edit.ts';
import type { ShrinkPass, ShrinkState } from './pass.ts';
import { distinctSpans } from './siblings.ts';

const maxSpans = 24; // parts that are considered: with more, exchanging two pairs of them is out of reach anyway
const maxCandidates = 160; // of one round, simpler ones only

type Pair = readonly [left: Span, right: Span];

/** Pairs of parts of one kind of which neither holds the other. */
function exchangeable({ current }: ShrinkState): readonly Pair[] {
  const choices = current.recording[0]!;
  const spans = distinctSpans(current.spans).slice(0, maxSpans);
  const pairs: Pair[] = [];
  for (const [at, left] of spans.entries()) {
    for (const right of spans.slice(at + 1)) {
      if (right.start < left.end || right.end > choices.length) continue;
      if (left.label === right.label || sameRange(choices[left.start]!, choices[right.start]!))
        pairs.push([left, right]);
    }
  }
  return pairs;
}

/** The choices with all parts exchanged pairwise; the innermost pair first, so that an outer one takes its result along. */
function exchanged(choices: ChoiceSequence, pairs: readonly Pair[]): ChoiceSequence | undefined {
  const places = new Map<number, Span>();
  for (const [left, right] of pairs) {
    if (places.has(left.start) || places.has(right.start)) return undefined;
    places.set(left.start, right);
    places.set(right.start, left);
  }
  const ends = new Map(pairs.flat().map((span) => [span.start, span.end]));
  const copy = (from: number, to: number): ChoiceSequence => {
    const result: ChoiceSequence[number][] = [];
    for (let at = from; at < to;) {
      const other = places.get(at);
      if (other === undefined || ends.get(at)! > to) {
        result.push(choices[at++]!);
        continue;
      }
      const end = ends.get(at)!;
      places.delete(at); // what is inside the other part is exchanged there, and this one is done with
      result.push(choices[other.start]!, ...copy(other.start + 1, other.end));
      at = end;
    }
    return result;
  };
  const result = copy(0, choices.length);
  return result.length === choices.length ? result : undefined;
}

/**
 * Exchanges parts of one kind that need not be neighbours, two pairs at once when one pair does not do: an input of a
 * recursive structure often has another of the same size that is simpler, with nothing that fails in between.
 */
export const exchange: ShrinkPass = {
  name: 'exchange',
  *run(state) {
    const start = state.current;
    const pairs = exchangeable(state);
    const plans = [...pairs.map((pair) => [pair]), ...pairs.flatMap((a, at) => pairs.slice(at + 1).map((b) => [a, b]))];
    let candidates = 0;
    for (const plan of plans) {
      const choices = start.recording[0]!;
      const result = exchanged(choices, plan);
      if (result === undefined || compareSequences(result, choices) >= 0) continue;
      if (candidates++ >= maxCandidates) return;
      if (yield withSequence(start.recording, 0, result)) return;
    }
  },
};
