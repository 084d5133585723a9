import { describe, expect, test } from 'vitest';
import { Corpus, type CorpusEntry } from '../../../../src/fuzz/corpus/corpus.ts';
import { FeatureMap } from '../../../../src/fuzz/coverage/feature-map.ts';
import { rawCodec } from '../../../../src/fuzz/inputs/raw.ts';
import { buffers } from '../../../../src/fuzz/inputs/bytes.ts';
import { ByteBuffer } from '../../../../src/fuzz/mutate/byte-buffer.ts';
import { byteOperators } from '../../../../src/fuzz/mutate/byte-operators.ts';
import { Dictionary } from '../../../../src/fuzz/mutate/dictionary.ts';
import { Encodings } from '../../../../src/fuzz/mutate/encodings.ts';
import { replacements, WishCounts } from '../../../../src/fuzz/mutate/input-to-state.ts';
import type { ByteOperator, MutationContext } from '../../../../src/fuzz/mutate/operator.ts';
import { MutationRandom } from '../../../../src/fuzz/mutate/random.ts';
import { RawSpace } from '../../../../src/fuzz/mutate/raw-space.ts';
import { structureOperators } from '../../../../src/fuzz/mutate/structure-operators.ts';
import { textOperators } from '../../../../src/fuzz/mutate/text-operators.ts';
import { ComparisonHooks } from '../../../../src/instrument/coverage/comparison-hooks.ts';
import { CoverageRuntime } from '../../../../src/instrument/coverage/runtime.ts';

const all: readonly ByteOperator[] = [...byteOperators, ...textOperators, ...structureOperators];

function contextOn(input: string, seed = 1, room = 64): MutationContext {
  const buffer = new ByteBuffer(new Uint8Array(room));
  buffer.load(Buffer.from(input, 'latin1'));
  const dictionary = new Dictionary();
  dictionary.addLiteral('refund');
  dictionary.addPropertyName('type');
  return { buffer, random: new MutationRandom(seed), dictionary, other: () => Buffer.from('<b></b>') };
}

/** What one operator makes of an input on many seeds. */
function outcomes(name: string, input: string, seeds = 400): ReadonlySet<string> {
  const operator = all.find((one) => one.name === name)!;
  const found = new Set<string>();
  for (let seed = 0; seed < seeds; seed++) {
    const context = contextOn(input, seed);
    if (operator.apply(context)) found.add(Buffer.from(context.buffer.copy()).toString('latin1'));
  }
  return found;
}

describe('operators on raw input', () => {
  test('keep within the limit of the input and change nothing else, whatever the input is', () => {
    for (const { name, apply } of all) {
      for (let seed = 0; seed < 40; seed++) {
        const context = contextOn('{"a":[1,2]}\n<b c="d">'.slice(0, seed % 22), seed, 24);
        apply(context);
        expect(context.buffer.length, name).toBeLessThanOrEqual(24);
        expect(context.buffer.length, name).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test('write members into JSON with names and values of the source', () => {
    expect(outcomes('insert-member', '{}')).toContain('{"type":"refund"}');
  });

  test('replace both names of a tag', () => {
    expect(outcomes('replace-token-everywhere', '<b></b>')).toContain('<refund></refund>');
  });

  test('put lines of another input between lines', () => {
    expect(outcomes('insert-lines-of-other', 'a\nc')).toContain('a\n<b></b>\nc');
  });

  test('stretch the length of the field that a copy is put into', () => {
    expect(outcomes('copy-into-field', '\x30\x02\x0c\x00', 4_000)).toContain('\x30\x04\x30\x02\x0c\x00');
  });
});

function answers(
  text: string,
  left: string | number,
  right: string | number,
  signs: readonly string[] = [],
): readonly string[] {
  const hooks = new ComparisonHooks();
  hooks.compare(0, '===', left, right);
  const memory = {
    encodings: new Encodings(),
    counts: new WishCounts(),
    signs: signs.map((sign) => Buffer.from(sign)),
  };
  const bytes = Buffer.from(text, 'latin1');
  return [...replacements(bytes, hooks, new MutationRandom(1), memory)].map(({ at, removed, by }) =>
    Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + removed)]).toString('latin1'),
  );
}

describe('answers to a comparison', () => {
  test('plant what is missing, plainly anywhere and encoded at the end', () => {
    const planted = answers('Basic //', '', 'admin');
    expect(planted).toContain('Basic /admin/');
    expect(planted).toContain(`Basic //${Buffer.from('admin').toString('base64')}`);
  });

  test('divide what is missing from what stands there by a sign of the source', () => {
    expect(answers('first', '', 'second', ['\n'])).toContain('first\nsecond');
  });

  test('replace what was decoded byte by byte, with a key or a shift', () => {
    const encoded = Buffer.from('hello!').map((byte) => byte ^ 0x5a);
    const wanted = Buffer.from('world!').map((byte) => byte ^ 0x5a);
    expect(answers(Buffer.from(encoded).toString('latin1'), 'hello', 'world')).toContain(
      Buffer.from(wanted).toString('latin1'),
    );
    expect(answers('ifmmp', 'hello', 'world')).toContain('xpsme');
    expect(answers('\x32', 0x68, 0x77)).toContain('\x2d');
  });

  test('replace numbers of variable length', () => {
    expect(answers('\xac\x02;', 300, 70_000)).toContain('\xf0\xa2\x04;');
  });

  test('replace a number as its bytes stand in the input', () => {
    expect(answers('AB\x01\x02\x03\x04', 0x01020304, 0xdeadbeef)).toContain('AB\xde\xad\xbe\xef');
  });

  test('replace a name in all its places at once', () => {
    expect(answers('<ab></ab>', 'ab', '_')).toContain('<_></_>');
    expect(answers('<s><s>s</s></s>', 's', '_')).toContain('<_><_>_</_></_>');
  });

  test('grow rare when the same is asked for again and again', () => {
    const random = new MutationRandom(1);
    const counts = new WishCounts();
    const tried = Array.from({ length: 200 }, () => counts.isWorthwhile(1, 7, random));
    expect(tried.slice(0, 6)).not.toContain(false);
    expect(tried.filter(Boolean).length).toBeLessThan(60);
  });
});

test('comparisons that held are those of values which the source does not name', () => {
  const hooks = new ComparisonHooks();
  hooks.compare(1, '===', 0xcafe_babe, 0xcafe_babe);
  hooks.compare(2, '===', 'refund', 'refund');
  hooks.compare(3, '===', 7, 7);
  hooks.compare(4, '===', 70_000, 70_001);
  expect([...hooks.held((value) => value === 'refund')]).toEqual([1]);
});

const noProgress: ReadonlySet<number> = new Set();

function spaceWith(seed: number): { readonly space: RawSpace; readonly corpus: Corpus } {
  const runtime = new CoverageRuntime();
  const corpus = new Corpus(new FeatureMap(runtime));
  const random = new MutationRandom(seed);
  const dictionary = new Dictionary();
  const codec = rawCodec(buffers())!;
  const space = new RawSpace({ data: new Uint8Array(256), codec, random, dictionary, corpus, announce: () => {} });
  return { space, corpus };
}

test('the same seed changes an input the same way, and the target gets memory of its own', () => {
  const input = { bytes: Buffer.from('key = "value"\n') };
  const run = (seed: number): readonly string[] => {
    const { space, corpus } = spaceWith(seed);
    const entry = corpus.add(
      { input, size: 14, work: 1, failing: false, pioneer: true },
      Uint32Array.of(1),
      noProgress,
    );
    return Array.from({ length: 50 }, () => {
      space.mutate(entry);
      const [value] = space.values() as [Buffer];
      const seen = value.toString('hex');
      value.fill(0);
      expect(Buffer.from(space.raw.subarray(0, space.size)).toString('hex')).toBe(seen);
      return seen;
    });
  };
  expect(run(3)).toEqual(run(3));
  expect(run(3)).not.toEqual(run(4));
});

test('an input that reached an edge first is chosen next', () => {
  const { corpus } = spaceWith(1);
  const random = new MutationRandom(1);
  const input = { bytes: new Uint8Array() };
  for (let feature = 16; feature < 20; feature++)
    corpus.add({ input, size: 0, work: 1, failing: false, pioneer: false }, Uint32Array.of(feature), noProgress);
  const pioneer = corpus.add(
    { input, size: 0, work: 1, failing: false, pioneer: true },
    Uint32Array.of(32),
    noProgress,
  );
  expect(corpus.choose(random)).toBe(pioneer);
});

test('an input that stands for nothing any more is forgotten after the latest of its kind, one that stands for something never', () => {
  const { corpus } = spaceWith(1);
  const random = new MutationRandom(1);
  const input = { bytes: new Uint8Array() };
  const add = (feature: number, nearer: readonly number[]): CorpusEntry =>
    corpus.add({ input, size: 0, work: 1, failing: false, pioneer: false }, Uint32Array.of(feature), new Set(nearer));
  const [first, ofComparison] = [add(16, []), add(32, [7])];
  const replaced = Array.from({ length: 1_000 }, () => add(32, []));
  for (let index = 0; index < 2_001; index++) corpus.choose(random);
  expect(corpus.added).toBe(1_002);
  expect(corpus.entries).toHaveLength(2 + 1 + 256);
  expect(corpus.entries).not.toContain(replaced[0]);
  const standing = [...corpus.representatives()];
  expect(standing).toHaveLength(3);
  for (const [index, entry] of [first, ofComparison, replaced.at(-1)].entries()) expect(standing[index]).toBe(entry);
});
