/*
 * What spans are worth to the shrinker and what finding them costs: the numbers behind docs/decisions/005-spans.md.
 * Run: node --import ./bench/register.js bench/shrink-spans.ts [--seeds 30] [--json FILE]
 */
import fc from 'fast-check';
import { randomFills } from '../src/choices/fill.ts';
import { generate } from '../src/choices/generate.ts';
import { instrument } from '../src/choices/spans.ts';
import { moreChallenges } from './shrink/more-challenges.ts';
import { attemptByChoices, type Attempt } from './shrink/run-challenge.ts';
import { shrinkingChallenge } from './shrink/shrinking-challenge.ts';
import { option, publish, tableLines } from './shrink/table.ts';

const seeds = Number(option('seeds') ?? 30);
const inputs = 20_000; // generated for each timing

const measured: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'array of integers': fc.array(fc.integer()),
  record: fc.record({ id: fc.nat(), name: fc.string(), tags: fc.array(fc.string()) }),
  json: fc.json(),
};

/** Nanoseconds for one input: the best of five rounds. */
function timeNs(work: (seed: number) => unknown): number {
  let best = Infinity;
  let sink: unknown;
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    for (let seed = 0; seed < inputs; seed++) sink = work(seed);
    best = Math.min(best, ((performance.now() - started) / inputs) * 1e6);
  }
  if (sink === work) throw new Error('unreachable: keeps the result alive');
  return Math.round(best);
}

const costs = Object.entries(measured).map(([arbitrary, of]) => ({
  arbitrary,
  of,
  plainNs: timeNs((seed) => generate(of, randomFills(seed)).value),
}));
for (const { of } of costs) instrument(of);
const costRows = costs.map(({ arbitrary, of, plainNs }) => ({
  arbitrary,
  'plain ns': plainNs,
  'instrumented, nobody listens ns': timeNs((seed) => generate(of, randomFills(seed)).value),
  'with spans ns': timeNs((seed) => generate(of, randomFills(seed)).spans.length),
}));

function summary(attempts: readonly (Attempt | undefined)[]): {
  readonly smallest: number;
  readonly evaluations: number;
} {
  const found = attempts.filter((attempt) => attempt !== undefined);
  const evaluations = found.reduce((sum, attempt) => sum + attempt.evaluations, 0) / Math.max(1, found.length);
  return { smallest: found.filter((attempt) => attempt.smallest).length, evaluations: Math.round(evaluations) };
}

const shrinkRows: {
  challenge: string;
  smallest: number;
  evaluations: number;
  'without: smallest': number;
  'without: evaluations': number;
}[] = [];
for (const challenge of [...shrinkingChallenge, ...moreChallenges]) {
  const runs: Record<'spans' | 'none', (Attempt | undefined)[]> = { spans: [], none: [] };
  for (let seed = 0; seed < seeds; seed++) {
    runs.spans.push(await attemptByChoices(challenge, seed));
    runs.none.push(await attemptByChoices(challenge, seed, false));
  }
  const [spans, none] = [summary(runs.spans), summary(runs.none)];
  shrinkRows.push({
    challenge: challenge.name,
    ...spans,
    'without: smallest': none.smallest,
    'without: evaluations': none.evaluations,
  });
}
const lines = [...tableLines(costRows), '', `${seeds} seeds`, ...tableLines(shrinkRows)];
await publish(lines, { benchmark: 'shrink-spans', seeds, costs: costRows, shrinking: shrinkRows });
