import fc, { type Arbitrary } from 'fast-check';
import { fuzz, text } from 'assay';
import { describe, expect, test } from 'vitest';
import type { StoredInput } from '../../../../src/core/declaration.ts';
import type { Clock } from '../../../../src/core/ports.ts';
import { maxProbeLength } from '../../../../src/fuzz/detectors/stretch.ts';
import { stretchOf } from '../../../../src/fuzz/stretch-of.ts';
import { Corpus } from '../../../../src/fuzz/corpus/corpus.ts';
import { FeatureMap } from '../../../../src/fuzz/coverage/feature-map.ts';
import { rawCodec } from '../../../../src/fuzz/inputs/raw.ts';
import { ChoiceSpace } from '../../../../src/fuzz/mutate/choice-space.ts';
import { Dictionary } from '../../../../src/fuzz/mutate/dictionary.ts';
import { MutationRandom } from '../../../../src/fuzz/mutate/random.ts';
import { Failures } from '../../../../src/fuzz/engines/assay/failures.ts';
import { ChoiceGrowth, RawGrowth, type GrowthInputs } from '../../../../src/fuzz/engines/assay/growth-inputs.ts';
import { GrowthProbe } from '../../../../src/fuzz/engines/assay/growth-probe.ts';
import { Runner } from '../../../../src/fuzz/engines/assay/runner.ts';
import { SharedInput } from '../../../../src/fuzz/engines/assay/shared-input.ts';
import { codecOf, decodeInput, targetOf, type FuzzTarget } from '../../../../src/fuzz/target.ts';
import { CoverageRuntime } from '../../../../src/instrument/coverage/runtime.ts';
import { declarationsOf } from '../../property/declared.ts';
import { noGuard } from './no-guard.ts';

const maxLength = 4_096;

interface Probed {
  readonly tried: readonly string[];
  readonly found: readonly StoredInput[];
  /** Says that the target tried a regular expression on a text, in an input. */
  note(source: string, text: string, input: StoredInput): void;
  around(input: string | StoredInput): Promise<void>;
}

interface ProbedInputs {
  /** What the target takes. */
  readonly inputs: readonly Arbitrary<unknown>[];
  readonly growth: (target: FuzzTarget, shared: SharedInput) => GrowthInputs;
}

const rawText: ProbedInputs = {
  inputs: [text()],
  growth: (target, shared) => new RawGrowth({ shared, codec: codecOf(target)!, maxLength }),
};

/**
 * A probe of a target that takes the milliseconds that `cost` says, on a clock that nothing else moves.
 *
 * @param waiting milliseconds that other processes take meanwhile
 */
function probeOf(
  cost: (input: string) => number,
  { inputs, growth }: ProbedInputs = rawText,
  waiting: (input: string) => number = () => 0,
): Probed {
  let now = 0;
  let others = 0;
  const clock = { monotonicMs: () => now + others, cpuMs: () => now } as Clock;
  const tried: string[] = [];
  const [declaration] = declarationsOf(() =>
    fuzz<unknown[]>('costly', inputs as never, (input) => {
      tried.push(input as string);
      now += cost(input as string);
      others += waiting(input as string);
    }),
  );
  const target = targetOf(declaration!)!;
  const shared = SharedInput.create(maxProbeLength);
  const runner = new Runner({ target, guard: noGuard, detectors: [], shared, clock });
  const found: StoredInput[] = [];
  const failures = new Failures([], ([input]) => found.push(input!));
  const probe = new GrowthProbe({
    inputs: growth(target, shared),
    stretchOf: (input) => stretchOf(target, input),
    runner,
    failures,
    clock,
    runtime: new CoverageRuntime(),
    seed: 1,
    timeoutMs: 60_000,
  });
  return {
    tried,
    found,
    note: (source, text, input) =>
      probe.noteRegexes({ count: 2, kinds: ['equal', 'regex'], left: ['', text], right: ['no+', source] }, input),
    async around(input) {
      now += 1_000_000; // its share of the time is a part of what the fuzzer takes elsewhere
      await probe.around(typeof input === 'string' ? { bytes: Buffer.from(input) } : input);
    },
  };
}

/** Milliseconds of a search that goes on from each of these characters to the end of their run. */
const squares =
  (run: RegExp): ((input: string) => number) =>
  (input) =>
    [...input.matchAll(run)].reduce((sum, [{ length }]) => sum + (length * length) / 1e6, 0);

describe('the probe of growth', () => {
  test('puts what a regular expression repeats where its text stands, and finds the time that it takes', async () => {
    const probed = probeOf(squares(/;+/g));
    probed.note('^key(?:;|,)+$', 'value', { bytes: Buffer.from('key=value,rest') });
    for (let times = 0; times < 60; times++) await probed.around('another');
    expect(probed.found).toHaveLength(1); // each cause is told once
    const [input] = probed.found as [{ readonly bytes: Uint8Array }];
    expect(Buffer.from(input.bytes).toString()).toMatch(/^key=(?:value)?[a\n]?key;{8000,}[!\n\0]?(?:value)?,rest$/);
    expect(probed.tried.some((text) => /^key=[a\n]?key,{4000,}/.test(text))).toBe(true);
    expect(probed.tried.some((text) => text.startsWith('key=valuekey'))).toBe(true);
    for (const end of ['value,rest', '!,rest']) expect(probed.tried.some((text) => text.endsWith(end))).toBe(true);
  });

  test('measures work, however busy the machine is', async () => {
    let turn = 0;
    const probed = probeOf(squares(/;+/g), rawText, () => (turn++ % 3) * 400);
    const quick = probeOf(() => 1, rawText, squares(/;+/g));
    for (const probe of [probed, quick]) {
      probe.note('^key(?:;|,)+$', 'value', { bytes: Buffer.from('key=value,rest') });
      for (let times = 0; times < 60; times++) await probe.around('another');
    }
    expect(probed.found).toHaveLength(1);
    expect(quick.tried.some((text) => /;{4000}/.test(text))).toBe(true);
    expect(quick.found).toEqual([]);
  });

  test('knows nothing of separators as long as no regular expression was seen', async () => {
    const probed = probeOf(squares(/;+/g));
    for (let times = 0; times < 60; times++) await probed.around('another');
    expect(probed.found).toEqual([]);
  });

  test('inserts the text where none of it stands in the input, and makes none that is too long', async () => {
    const probed = probeOf(() => 0);
    probed.note(' +$', 'nowhere', { bytes: Buffer.from('x=y') });
    for (let times = 0; times < 40; times++) await probed.around('z');
    const places = probed.tried.flatMap((text) => /^(x?=?y?)[a\n]? {4096}[!\n\0]?(?:x?=?y?)$/.exec(text)?.[1] ?? []);
    expect(new Set(places)).toEqual(new Set(['', 'x', 'x=', 'x=y']));
    const long = probeOf(() => 0);
    long.note(' +$', 'nowhere', { bytes: Buffer.alloc(66_000, 'x') });
    for (let times = 0; times < 40; times++) await long.around('z');
    expect(long.tried.filter((text) => text.startsWith('x'))).toEqual([]);
  });

  test('takes regular expressions in turn, and nothing that is compared otherwise', async () => {
    const probed = probeOf(() => 0);
    for (const letter of 'xyz') probed.note(`${letter}+$`, 'b', { bytes: Buffer.from('abc') });
    for (let times = 0; times < 60; times++) await probed.around('another');
    const counts = [/x{4000}/, /y{4000}/, /z{4000}/].map((run) => probed.tried.filter((text) => run.test(text)).length);
    expect(Math.min(...counts)).toBeGreaterThan(5);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(3);
    expect(probed.tried.filter((text) => text.includes('noooo'))).toEqual([]);
  });

  test('leaves out regular expressions in which nothing repeats without a bound', async () => {
    const probed = probeOf(() => 0);
    for (const source of ['x?', 'y{2,9}', 'z{2,}w']) probed.note(source, 'b', { bytes: Buffer.from('abc') });
    for (let times = 0; times < 60; times++) await probed.around('another');
    expect(probed.tried.filter((text) => /z{2000}/.test(text)).length).toBeGreaterThan(15);
  });

  test('keeps what is known when it meets it again', async () => {
    const probed = probeOf(() => 0);
    probed.note('x+$', 'b', { bytes: Buffer.from('abc') });
    for (let index = 1; index < 256; index++) probed.note(`n+${index}`, 'b', { bytes: Buffer.from('abc') });
    for (let times = 0; times < 200; times++) probed.note('n+255', 'b', { bytes: Buffer.from('QQ') });
    for (let times = 0; times < 20; times++) await probed.around('another');
    expect(probed.tried.some((text) => /x{4000}/.test(text))).toBe(true);
    for (let times = 0; times < 600; times++) await probed.around('another');
    expect(probed.tried.some((text) => text.includes('n'.repeat(4_000)) && text.includes('Q'))).toBe(true);
  });

  test('forgets the oldest regular expressions', async () => {
    const probed = probeOf(() => 0);
    probed.note('o+$', 'x', { bytes: Buffer.from('x') });
    for (let index = 0; index < 256; index++) probed.note(`n+${index}`, 'x', { bytes: Buffer.from('x') });
    for (let times = 0; times < 400; times++) await probed.around('z');
    expect(probed.tried.some((text) => text.includes('n'.repeat(4_000)))).toBe(true);
    expect(probed.tried.filter((text) => /o{4000}/.test(text))).toEqual([]);
  });

  test('does the same with a text of an input that arbitraries generate', async () => {
    const inputs = [text(), fc.boolean()];
    const inputOf = (value: string): StoredInput => ({
      choices: [[...rawCodec(text())!.choicesOf!(value)!, { min: 0, max: 1, value: 1 }]],
    });
    const space = new ChoiceSpace({
      arbitraries: inputs,
      random: new MutationRandom(1),
      dictionary: new Dictionary(),
      corpus: new Corpus(new FeatureMap(new CoverageRuntime())),
      announce: () => {},
    });
    const growth = (target: FuzzTarget, shared: SharedInput): GrowthInputs =>
      new ChoiceGrowth({ shared, target, textsOf: (input) => space.texts(input) });
    const probed = probeOf(squares(/;+/g), { inputs, growth });
    probed.note('^key(?:;|,)+$', 'value', inputOf('key=value,rest'));
    for (let times = 0; times < 60; times++) await probed.around(inputOf('another'));
    expect(probed.found).toHaveLength(1);
    const target = targetOf(declarationsOf(() => fuzz<unknown[]>('same', inputs as never, () => {}))[0]!)!;
    const [line, flag] = decodeInput(target, probed.found[0]!)!.values;
    expect(line).toMatch(/^key=(?:value)?[a\n]?key;{8000,}[!\n\0]?(?:value)?,rest$/);
    expect(flag).toBe(true);
    expect(probed.tried.some((tried) => /^an?o?t?h?e?r?.*(.{1,8})\1{100}/s.test(tried))).toBe(true);
  });
});
