import fc, { type Arbitrary } from 'fast-check';
import { apiGatewayRestEvent, unicodeText } from 'assay/arbitraries';
import { describe, expect, test } from 'vitest';
import { randomFills } from '../../../src/choices/fill.ts';
import { findParts, findSpans, generate } from '../../../src/choices/generate.ts';
import { createPrng } from '../../../src/choices/prng.ts';
import { Corpus } from '../../../src/fuzz/corpus/corpus.ts';
import { FeatureMap } from '../../../src/fuzz/coverage/feature-map.ts';
import { ByteBuffer } from '../../../src/fuzz/mutate/byte-buffer.ts';
import { byteOperators } from '../../../src/fuzz/mutate/byte-operators.ts';
import { choiceAnswers } from '../../../src/fuzz/mutate/choice-answers.ts';
import { choiceOperators, type ChoiceEdit, type ChoiceParent } from '../../../src/fuzz/mutate/choice-operators.ts';
import { ChoiceSpace } from '../../../src/fuzz/mutate/choice-space.ts';
import { Dictionary } from '../../../src/fuzz/mutate/dictionary.ts';
import { EditedFill } from '../../../src/fuzz/mutate/edited-fill.ts';
import { Encodings } from '../../../src/fuzz/mutate/encodings.ts';
import { replacements, WishCounts } from '../../../src/fuzz/mutate/input-to-state.ts';
import type { MutationContext } from '../../../src/fuzz/mutate/operator.ts';
import { OperatorWeights } from '../../../src/fuzz/mutate/operator-weights.ts';
import { MutationRandom } from '../../../src/fuzz/mutate/random.ts';
import { matchOf, nearMissOf } from '../../../src/fuzz/mutate/regex-sample.ts';
import { StringSites, textsOf, type StringSite } from '../../../src/fuzz/mutate/string-sites.ts';
import { structureOperators } from '../../../src/fuzz/mutate/structure-operators.ts';
import { textParts, TextWriter } from '../../../src/fuzz/mutate/text-parts.ts';
import { textOperators } from '../../../src/fuzz/mutate/text-operators.ts';
import { ComparisonHooks } from '../../../src/instrument/coverage/comparison-hooks.ts';
import { CoverageRuntime } from '../../../src/instrument/coverage/runtime.ts';
import { digest } from '../digest.ts';

// What each operator, and each answer to a comparison, makes of the same inputs on the same seeds. Their weights in a search hide
// most changes from its results: an operator that does nothing any more makes the search slower, not wrong.

const seedsUpTo = (count: number): readonly number[] => Array.from({ length: count }, (_, seed) => seed);
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const inputs = [
  '',
  'a',
  '{"a":[1,2,{}],"b": {"c":null,"d":"x, y"}, "e" : [] }',
  '[\t1 ,\r\n {"k"\t:\t"v"\r\n}, -2.5e-3 , "\\"" ,true]',
  '<b c="d">x</b>\n<b/>\n<!-- b -->',
  'one,two\n"th ree",42\n\nfive,6.5e3\n',
  "GET /path?a=1&b=22 'quoted' (c [d]) 127.0.0.1",
  '\x30\x06\x02\x01\x05\x02\x01\x07\x04\x00\xff\x80',
  Buffer.from('\u00e9t\u00e9 \u4e2d\u6587 \u{1f600} na\u00efve 007').toString('latin1'),
  'abcdefghij '.repeat(30),
];

function wordsOfSource(): Dictionary {
  const dictionary = new Dictionary();
  for (const literal of ['refund', 'ORDER', 'head', 'deaf', '=', ';', '\n', 'a long literal of more than one word'])
    dictionary.addLiteral(literal);
  for (const name of ['type', 'items', 'id']) dictionary.addPropertyName(name);
  for (const number of [7, 255, 65_536, -1, 0.5, 44]) dictionary.addNumber(number);
  dictionary.addUser(Buffer.from('user-word'));
  for (const text of ['seen', '\u00e9', '<tag>']) dictionary.observe(text);
  return dictionary;
}

describe('operators on bytes make the same of the same', () => {
  test.each([...byteOperators, ...textOperators, ...structureOperators].map(({ name, apply }) => [name, apply] as const))(
    '%s',
    (_, apply) => {
      let changed = 0;
      const outcomes = inputs.flatMap((input, index) =>
        seedsUpTo(60).map((seed) => {
          const buffer = new ByteBuffer(new Uint8Array(input.length + 400));
          buffer.load(Buffer.from(input, 'latin1'), input.length + [0, 3, 40, 400][seed % 4]!);
          const other = Buffer.from(inputs[(index + seed) % inputs.length]!, 'latin1');
          const context: MutationContext = {
            buffer,
            random: new MutationRandom(seed),
            dictionary: wordsOfSource(),
            other: () => other,
          };
          const applied = apply(context);
          if (applied) changed++;
          return [applied, latin1(buffer.copy()), context.random.prng.next()];
        }),
      );
      expect(`${changed} of ${outcomes.length} changed, ${digest(outcomes)}`).toMatchSnapshot();
    },
  );
});

const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, fc.nat({ max: 9 }), fc.array(tie('node'), { maxLength: 3 })),
})).node;
const word = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 1, maxLength: 8 });
const kinds: Readonly<Record<string, Arbitrary<unknown>>> = {
  nothing: fc.constant(0),
  numbers: fc.tuple(fc.integer(), fc.nat({ max: 300 }), fc.bigInt({ min: -9n, max: 2n ** 70n })),
  lists: fc.array(fc.nat({ max: 99 }), { maxLength: 9 }),
  trees: tree,
  words: fc.array(word, { maxLength: 4 }),
  texts: fc.record({ a: unicodeText({ maxLength: 9 }), b: fc.string({ maxLength: 9 }), c: fc.option(word) }),
  paths: fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`),
  bytes: fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.boolean()),
  events: apiGatewayRestEvent(),
};

interface Parent extends ChoiceParent {
  readonly strings: readonly StringSite[];
}

/** Inputs of one kind as operators see them, found one after the other so that strings are learnt. */
function parentsOf(arbitrary: Arbitrary<unknown>, count: number): readonly Parent[] {
  const sites = new StringSites();
  const writer = new TextWriter(sites);
  return seedsUpTo(count).map((seed) => {
    const { recording, value } = generate(arbitrary, randomFills(seed));
    const choices = recording[0]!;
    const texts = (others: typeof choices): ReadonlySet<string> =>
      textsOf([generate(arbitrary, () => new EditedFill(others, createPrng(1))).value]);
    const strings = sites.find([value], choices, texts);
    return {
      choices,
      spans: findSpans(arbitrary, recording),
      strings,
      texts: writer.places(strings, textParts(findParts(arbitrary, recording), choices), choices),
    };
  });
}

describe.each(Object.entries(kinds))('of inputs that are %s', (_, arbitrary) => {
  const parents = parentsOf(arbitrary, 24);

  test('the same strings are found', () => {
    expect(digest(parents.map(({ strings }) => strings))).toMatchSnapshot();
  });

  test('operators on choices make the same', () => {
    const known = parentsOf(arbitrary, 24);
    const dictionary = wordsOfSource();
    const accounts = choiceOperators.map(({ name, apply }) => {
      const outcomes = known.flatMap((parent, index) =>
        seedsUpTo(12).map((seed) => {
          const random = new MutationRandom(seed);
          const other = (): ChoiceParent => known[(index + seed) % known.length]!;
          const edit: ChoiceEdit = { parent, choices: [...parent.choices], random, dictionary, other };
          const applied = apply(edit);
          const fills = (): EditedFill => new EditedFill(edit.choices, createPrng(seed));
          return [applied, edit.choices, generate(arbitrary, fills).recording];
        }),
      );
      const changed = outcomes.filter(([applied]) => applied).length;
      return [name, `${changed} of ${outcomes.length} changed, ${digest(outcomes)}`];
    });
    expect(Object.fromEntries(accounts)).toMatchSnapshot();
  });

  test('comparisons with what they hold have the same answers', () => {
    const known = parentsOf(arbitrary, 24);
    const outcomes = known.map((parent, index) => {
      const hooks = new ComparisonHooks();
      hooks.begin();
      for (const site of parent.strings.slice(0, 4)) {
        const text = site.text.join('');
        hooks.compare(1, '===', text, 'headed');
        hooks.compare(2, '<', text.toUpperCase(), 'CAFE');
        hooks.call(3, `/${text}/`, 'startsWith', ['/cab'], false);
        hooks.call(4, `/${text}`, 'endsWith', ['deaf'], false);
        hooks.call(5, text, 'includes', ['b'], false);
        hooks.call(6, text, 'match', [/^[a-f]{3}(?:gh)?$/], false);
      }
      for (const choice of parent.choices.slice(0, 6)) hooks.compare(7, '===', choice.value, 7);
      hooks.cell(10, 'row', parent.choices[0]?.value ?? 'column');
      hooks.compare(8, '===', 3, 2 ** 60);
      hooks.compare(8, '===', 3, '7');
      hooks.compare(8, '===', parent.choices.at(-1)?.value ?? 0n, 0.5);
      hooks.compare(9, '===', '', 'abc');
      const only = index % 3 === 2 ? new Set([1, 7]) : undefined;
      return [...choiceAnswers(parent, hooks, new MutationRandom(index), only)];
    });
    expect(`${outcomes.flat().length} answers, ${digest(outcomes)}`).toMatchSnapshot();
  });

  test('a search makes the same inputs', () => {
    const random = new MutationRandom(5);
    const corpus = new Corpus(new FeatureMap(new CoverageRuntime()));
    const space = new ChoiceSpace({
      arbitraries: [arbitrary],
      random,
      dictionary: wordsOfSource(),
      corpus,
      announce: () => {},
    });
    space.invent();
    space.values();
    const [input, size] = [space.capture(), space.size];
    const entry = corpus.add({ input, size, work: 1, failing: false, pioneer: true }, Uint32Array.of(1), new Set());
    const made = seedsUpTo(60).map((index) => {
      space.mutate(entry);
      space.values();
      if (index % 7 === 0) space.credit(index % 2 === 0);
      return [space.size, space.capture()];
    });
    const reduced: unknown[] = [];
    const reductions = space.reductions(input);
    for (let step = reductions.next(true), turn = 0; step.done !== true && turn < 200; turn++) {
      space.values();
      reduced.push([space.size, space.capture()]);
      step = reductions.next(turn % 3 === 0);
    }
    expect(`${reduced.length} reductions, ${digest([made, reduced])}`).toMatchSnapshot();
  });
});

const operands: readonly (readonly [string | number | bigint, string | number | bigint])[] = [
  ['a', 'refund'],
  ['', 'key'],
  ['path', ''],
  ['one', 'three'],
  ['x, y', 'caf\u00e9'],
  ['\u00e9t\u00e9', '\u00fcber'],
  ['eno', 'owt'],
  [42, 7],
  [1, 2 ** 31],
  [22, -5],
  [300, 70_000],
  [0x3006, 0x0102_0304],
  [0x02010502, 0xdead_beef],
  [0.5, 6500],
  [NaN, 3],
  ['42', 43],
  [127n, 2n ** 63n],
  [5n, -(2n ** 40n)],
  [0xe9, 0x4e2d],
  [0x61, 0x1f600],
  [0x7f, 0xd800],
  [0xd7ff, 0xe000],
  [0x80, 0x10ffff],
  [9, 10],
  [-129, 128],
  ['caf\u00e9', 'na\u00efve \u4e2d'],
];

test('a value is written in the same ways', () => {
  const encodings = new Encodings();
  const forms = operands.flatMap(([a, b]) => [encodings.of(a, b), encodings.of(b, a), encodings.formsOf(String(a))]);
  expect(forms[0]!.length).toBeGreaterThan(4);
  expect(digest(forms.flat().map((form) => ('from' in form ? [latin1(form.from), latin1(form.to)] : latin1(form))))).toMatchSnapshot(); // prettier-ignore
});

describe('comparisons have the same answers in raw input', () => {
  const compared: Readonly<Record<string, (hooks: ComparisonHooks, a: never, b: never) => void>> = {
    equal: (hooks, a, b) => void hooks.compare(1, '===', a, b),
    order: (hooks, a, b) => void hooks.compare(2, '<', a, b),
    prefix: (hooks, a, b) => void hooks.call(3, String(a), 'startsWith', [String(b)], false),
    suffix: (hooks, a, b) => void hooks.call(4, String(a), 'endsWith', [String(b)], false),
    part: (hooks, a, b) => void hooks.call(5, String(a), 'includes', [String(b)], false),
    split: (hooks, a, b) => void hooks.call(6, String(a), 'split', [String(b)], false),
    regex: (hooks, a) => void hooks.call(7, String(a), 'match', [/^(?:ab|cd)+[^x-z]\d{2}(?=!)/u], false),
    cell: (hooks, a, b) => void hooks.cell(8, a, b),
    keys: (hooks, a, b) => void hooks.key(9, { [b]: 1, type: 2 }, a),
  };

  test.each(Object.entries(compared))('%s', (_, compare) => {
    const memory = { encodings: new Encodings(), counts: new WishCounts(), signs: wordsOfSource().signs };
    const outcomes = inputs.flatMap((input, index) =>
      operands.map(([a, b], seed) => {
        const hooks = new ComparisonHooks();
        hooks.begin();
        compare(hooks, a as never, b as never);
        compare(hooks, input as never, b as never);
        const only = (index + seed) % 5 === 0 ? new Set([1, 4]) : undefined;
        const bytes = Buffer.from(input, 'latin1');
        return [...replacements(bytes, hooks, new MutationRandom(seed), memory, only)].map(({ at, removed, by }) => [
          at,
          removed,
          latin1(by),
        ]);
      }),
    );
    expect(`${outcomes.flat().length} answers, ${digest(outcomes)}`).toMatchSnapshot();
  });
});

const patterns = [
  String.raw`^\s*(?:<!doctype svg[^>]*>)?<svg[^>]*>`,
  String.raw`(\d+)\.(\d{2,})-([a-f]+|none)\2`,
  String.raw`^(?<name>[A-Za-z_]\w*)\s*=\s*(["'])(.*?)\2$`,
  String.raw`(?=[a-z])\u{61}\x62?\u0063\cA?\t\n\r\v\f\0?`,
  String.raw`[^\d\s\w]|[\w-]+|[]|[^]|[a\-\]b]|[\x41-\x45\u0061-\u0065]`,
  String.raw`a*b+c?d{3}e{2,}f{1,4}g*?h+?i??j{2}?`,
  String.raw`(a|bc|)(?!x)(?<=y)(?<!z)\b\B$^\D\S\W.`,
  String.raw`(?i:x)`,
  '(',
  'a{,3}{',
];

test('regular expressions are matched, and almost matched, by the same texts', () => {
  const texts = patterns.map((source) =>
    seedsUpTo(80).map((seed) => [
      matchOf(source, source.includes('u{') ? 'u' : 'g', new MutationRandom(seed)) ?? null,
      nearMissOf(source, new MutationRandom(seed)) ?? null,
    ]),
  );
  expect(patterns.map((source, index) => [source, texts[index]![3]!.map((text) => text?.slice(0, 40))])).toMatchSnapshot();
  expect(digest(texts)).toMatchSnapshot();
});

test('words of a dictionary come in the same order', () => {
  const random = new MutationRandom(2);
  const dictionary = wordsOfSource();
  for (let index = 0; index < 600; index++) dictionary.observe(`word ${index % 550}`);
  const words = seedsUpTo(400).map(() => [
    latin1(dictionary.word(random)),
    latin1(dictionary.propertyName(random)),
    dictionary.quoted(dictionary.word(random)),
  ]);
  expect(digest([words, dictionary.numbers, dictionary.signs.map(latin1)])).toMatchSnapshot();
  expect(['refund', 'id', 'word 3', 'seen', 7, 8, 7n].map((value) => dictionary.isLiteral(value))).toEqual([true, true, false, false, true, false, true]); // prettier-ignore
});

test('operators that yield are chosen more often, by the same steps', () => {
  const random = new MutationRandom(3);
  const weights = new OperatorWeights(5);
  const counts = Array.from({ length: 4 }, () => {
    const picks = [0, 0, 0, 0, 0];
    for (let turn = 0; turn < 4_096; turn++) {
      const operator = weights.pick(random);
      weights.used(operator);
      picks[operator]!++;
      if (operator === 2 && turn % 10 === 0) weights.yielded(operator);
    }
    return picks;
  });
  expect(counts).toMatchSnapshot();
  expect(counts[3]![2]).toBeGreaterThan(2 * counts[0]![2]!);
});
