/*
 * What it costs to generate through choices, against fast-check alone, over twenty arbitraries.
 * Run: node --import ./bench/register.js bench/generation.ts [--json FILE] [--time MS]
 */
import fc from 'fast-check';
import { Bench } from 'tinybench';
import { randomFills } from '../src/choices/fill.ts';
import { generate } from '../src/choices/generate.ts';
import { median } from '../src/core/median.ts';
import { option, publish, tableLines } from './shrink/table.ts';

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, fc.nat(), fc.array(tie('tree'), { maxLength: 4 })),
}));

const arbitraries: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  integer: fc.integer(),
  boolean: fc.boolean(),
  double: fc.double(),
  bigInt: fc.bigInt(),
  date: fc.date(),
  string: fc.string(),
  'unicode string': fc.string({ unit: 'grapheme' }),
  uuid: fc.uuid(),
  emailAddress: fc.emailAddress(),
  webUrl: fc.webUrl(),
  ipV6: fc.ipV6(),
  'array of integers': fc.array(fc.integer()),
  'unique array': fc.uniqueArray(fc.integer()),
  tuple: fc.tuple(fc.integer(), fc.string(), fc.boolean()),
  record: fc.record({ id: fc.nat(), name: fc.string(), tags: fc.array(fc.string()) }),
  dictionary: fc.dictionary(fc.string(), fc.nat()),
  'oneof and chain': fc.oneof(
    fc.constant(0),
    fc.nat({ max: 10 }).chain((n) => fc.array(fc.boolean(), { maxLength: n })),
  ),
  'recursive tree': tree,
  json: fc.json(),
  uint8Array: fc.uint8Array(),
};

/** One value and nothing else: one generator for all of them, which no runner can do that has to repeat a single run. */
function bare(arbitrary: fc.Arbitrary<unknown>): () => unknown {
  const random = new fc.Random(generatorOf(1));
  return () => arbitrary.generate(random, undefined).value;
}

/** One value as fast-check's own runner makes it: the generator jumps ahead, so that each run can be repeated alone. */
function asRunner(arbitrary: fc.Arbitrary<unknown>): () => unknown {
  const source = generatorOf(1) as unknown as ConstructorParameters<typeof fc.Random>[0] & { jump(): void };
  return () => {
    source.jump();
    return arbitrary.generate(new fc.Random(source), undefined).value;
  };
}

/** fast-check's default generator is not exported, but a property hands it out. */
function generatorOf(seed: number): ConstructorParameters<typeof fc.Random>[0] {
  let found: unknown;
  class Spy extends fc.Arbitrary<null> {
    generate(random: fc.Random): fc.Value<null> {
      found = (random as unknown as { internalRng: unknown }).internalRng;
      return new fc.Value(null, undefined);
    }
    canShrinkWithoutContext(value: unknown): value is null {
      return value === null;
    }
    shrink(): fc.Stream<fc.Value<null>> {
      return fc.Stream.nil();
    }
  }
  fc.sample(new Spy(), { numRuns: 1, seed });
  return found as ConstructorParameters<typeof fc.Random>[0];
}

/** One value from choices, with everything a run needs: a seed of its own and the recording. */
function throughChoices(arbitrary: fc.Arbitrary<unknown>): () => unknown {
  let seed = 0;
  return () => {
    const input = generate(arbitrary, randomFills(seed++));
    return [input.value, input.recording];
  };
}

const bench = new Bench({ time: Number(option('time') ?? 150), warmupTime: 50 });
for (const [name, arbitrary] of Object.entries(arbitraries)) {
  bench.add(`${name}: bare`, bare(arbitrary));
  bench.add(`${name}: runner`, asRunner(arbitrary));
  bench.add(`${name}: choices`, throughChoices(arbitrary));
}
await bench.run();

/** Median time of one call in nanoseconds. */
function medianNs(task: string): number {
  const result = bench.getTask(task)?.result;
  if (result === undefined || !('latency' in result)) throw new Error(`no result for ${task}`);
  return result.latency.p50 * 1e6;
}

const rounded = (ratio: number): number => Math.round(ratio * 100) / 100;

const figures = Object.keys(arbitraries).map((arbitrary) => {
  const bareNs = Math.round(medianNs(`${arbitrary}: bare`));
  const runnerNs = Math.round(medianNs(`${arbitrary}: runner`));
  const choicesNs = Math.round(medianNs(`${arbitrary}: choices`));
  return {
    arbitrary,
    bareNs,
    runnerNs,
    choicesNs,
    ratio: rounded(choicesNs / bareNs),
    runnerRatio: rounded(choicesNs / runnerNs),
  };
});

const medianRatio = rounded(median(figures.map((each) => each.ratio)));
const medianRunnerRatio = rounded(median(figures.map((each) => each.runnerRatio)));
const rows = figures.map((each) => ({
  arbitrary: each.arbitrary,
  'bare ns': each.bareNs,
  'runner ns': each.runnerNs,
  'choices ns': each.choicesNs,
  'to bare': each.ratio,
  'to runner': each.runnerRatio,
}));
const summary = `median ratio to bare generation ${medianRatio}, to fast-check's runner ${medianRunnerRatio}`;
await publish([...tableLines(rows), summary], { benchmark: 'generation', medianRatio, medianRunnerRatio, figures });
