import fc, { type Arbitrary } from 'fast-check';
import { apiGatewayRestEvent, unicodeText } from 'assay/arbitraries';
import { describe, expect, test } from 'vitest';
import { Corpus } from '../../../../src/fuzz/corpus/corpus.ts';
import { FeatureMap } from '../../../../src/fuzz/coverage/feature-map.ts';
import { ChoiceSpace } from '../../../../src/fuzz/mutate/choice-space.ts';
import { Dictionary } from '../../../../src/fuzz/mutate/dictionary.ts';
import { MutationRandom } from '../../../../src/fuzz/mutate/random.ts';
import { ComparisonHooks } from '../../../../src/instrument/coverage/comparison-hooks.ts';
import { CoverageRuntime } from '../../../../src/instrument/coverage/runtime.ts';

type Compare = (hooks: ComparisonHooks, text: string) => void;

/** Whether one of many generated inputs can be turned, in one step, into one that holds. */
function isAnswered<T>(arbitrary: Arbitrary<T>, read: (value: T) => string, compare: Compare, holds: RegExp): boolean {
  const random = new MutationRandom(1);
  const corpus = new Corpus(new FeatureMap(new CoverageRuntime()));
  const dictionary = new Dictionary();
  const space = new ChoiceSpace({ arbitraries: [arbitrary], random, dictionary, corpus, announce: () => {} });
  const now = (): string => read((space.values() as [T])[0]);
  for (let inputs = 0; inputs < 300; inputs++) {
    space.invent();
    const text = now();
    const input = space.capture();
    const hooks = new ComparisonHooks();
    hooks.begin();
    compare(hooks, text);
    for (const _ of space.answers(input, hooks)) if (holds.test(now())) return true;
  }
  return false;
}

const equals =
  (wanted: string): Compare =>
  (hooks, text) =>
    void hooks.compare(1, '===', text, wanted);
const calls =
  (name: string, wanted: string): Compare =>
  (hooks, text) =>
    void hooks.call(1, text, name, [wanted], false);

describe('a comparison is answered', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 1, maxLength: 8 });
  const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
  const same = (text: string): string => text;

  test('of a text of one alphabet', () => {
    expect(isAnswered(word, same, equals('headed'), /^headed$/)).toBe(true);
    expect(isAnswered(word, same, equals('headx'), /^headx$/)).toBe(false); // no choice stands for it
  });

  test('of a text whose characters are a kind and a code', () => {
    expect(isAnswered(unicodeText({ maxLength: 12 }), same, equals('Grüße'), /^Grüße$/)).toBe(true);
    const empty = unicodeText({ maxLength: 12 }).map((text) => (text.length > 3 ? text : ''));
    expect(isAnswered(empty, same, equals('full'), /^full$/)).toBe(true);
  });

  test('of bytes that are read as text', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 });
    const read = (value: Uint8Array): string => Buffer.from(value).toString('latin1');
    expect(isAnswered(bytes, read, equals('RIFF'), /^RIFF$/)).toBe(true);
  });

  test('of a pattern with what it matches, and with what it almost matches after many repetitions', () => {
    const tests =
      (pattern: RegExp): Compare =>
      (hooks, text) =>
        void hooks.call(1, pattern, 'test', [text], false);
    const pattern = /^head(?:b|[a-c])*j$/;
    const letters = (maxLength: number): Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...'abcdefghij'), maxLength, size: 'max' });
    expect(isAnswered(letters(8), same, tests(pattern), /^head[a-c]*j$/)).toBe(true);
    expect(isAnswered(letters(36), same, tests(pattern), /^head[a-c]{26,}$/)).toBe(true);
    expect(isAnswered(letters(60), same, tests(pattern), /^head[a-c]{44,}$/)).toBe(true);
    expect(isAnswered(letters(30), same, tests(pattern), /^head[a-c]{26,}$/)).toBe(false); // no room
  });

  test('of a text that a part of the input is joined into', () => {
    expect(isAnswered(path, same, equals('/bad/head'), /^\/bad\/head$/)).toBe(true);
    expect(isAnswered(path, same, equals('/bad/hex'), /^\/bad\/hex$/)).toBe(false); // no choice stands for it
    expect(isAnswered(path, same, equals('/head'), /^\/head$/)).toBe(true);
    expect(isAnswered(path, same, calls('startsWith', '/cafe/'), /^\/cafe\//)).toBe(true);
    expect(isAnswered(path, same, calls('endsWith', '/bead'), /\/bead$/)).toBe(true);
    expect(isAnswered(path, same, calls('includes', 'deaf/'), /deaf\//)).toBe(true);
  });

  test('of a field of a generated event', () => {
    const read = (event: { readonly path: string }): string => event.path;
    expect(isAnswered(apiGatewayRestEvent(), read, calls('startsWith', '/abc/'), /^\/abc\//)).toBe(true);
    const value = (event: { readonly queryStringParameters: Readonly<Record<string, string>> | null }): string =>
      event.queryStringParameters?.['page'] ?? '';
    expect(isAnswered(apiGatewayRestEvent(), value, equals('next'), /^next$/)).toBe(true);
  });
});
