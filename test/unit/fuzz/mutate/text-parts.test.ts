import fc, { type Arbitrary } from 'fast-check';
import { csvRows, unicodeText } from 'assay/arbitraries';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills } from '../../../../src/choices/fill.ts';
import { findParts, generate } from '../../../../src/choices/generate.ts';
import { StringSites } from '../../../../src/fuzz/mutate/string-sites.ts';
import { textParts, TextWriter, type TextPart } from '../../../../src/fuzz/mutate/text-parts.ts';

const word = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 1, maxLength: 8 });
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);

/** Every input in which one text was written, of as many generated ones. */
function written<T>(arbitrary: Arbitrary<T>, text: string, inputs = 40): readonly T[] {
  const writer = new TextWriter(new StringSites());
  return Array.from({ length: inputs }, (_, seed) => generate(arbitrary, randomFills(seed))).flatMap(
    ({ recording }) => {
      const choices = recording[0]!;
      const parts = textParts(findParts(arbitrary, recording), choices);
      writer.learn(parts, choices);
      return parts.flatMap((part) => {
        const by = writer.write(part, text, choices, []);
        if (by === undefined || part.text === text) return [];
        const edited = [...choices.slice(0, part.start), ...by, ...choices.slice(part.end)];
        return [generate(arbitrary, replayFills([edited])).value];
      });
    },
  );
}

describe('a text is written', () => {
  test('by elements of a list that it is joined of, with what stands between them', () => {
    const paths = written(path, '/bad/face');
    expect(paths.length).toBeGreaterThan(20);
    expect(new Set(paths)).toEqual(new Set(['/bad/face']));
    expect(written(path, '/a/b/c/d')).toEqual([]); // the list has three elements at most
    expect(written(path, '/zoo')).toEqual([]); // of which none has that letter
  });

  test('by another way of making the part than the one that was taken', () => {
    const tables = written(csvRows(), 'FEE');
    expect(tables.length).toBeGreaterThan(60);
    for (const rows of tables) expect(rows.flat().filter((field) => field === 'FEE').length).toBeGreaterThan(0);
  });

  test('in a field alone: everything else of the input stays', () => {
    const pair = fc.tuple(path, fc.nat(), word);
    const before = generate(pair, randomFills(3)).value;
    const [changed] = written(pair, '/hi', 4).slice(-1);
    expect(changed).toEqual(['/hi', ...before.slice(1)]);
  });

  test('when a value that the arbitrary made was seen to be it', () => {
    expect(new Set(written(fc.constantFrom('red', 'green', 'blue'), 'blue'))).toEqual(new Set(['blue']));
    expect(written(fc.constantFrom('red', 'green'), 'blue')).toEqual([]);
  });

  test('of parts of its own kind, and given up where these lead nowhere', () => {
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('a', 'b'),
        fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
      ),
    }));
    // Where the depth ends the same choices mean something else.
    expect(written(node, 'abba').filter((text) => text.includes('abba')).length).toBeGreaterThan(20);
    expect(written(node, 'abz')).toEqual([]);
    expect(written(node, 'z')).toEqual([]);
    const { deep } = fc.letrec<{ deep: string }>((tie) => ({
      deep: fc.oneof(
        fc.constantFrom('a', 'b'),
        fc.array(tie('deep'), { maxLength: 2 }).map((parts) => parts.join('')),
      ),
    }));
    expect(written(deep, 'zz')).toEqual([]);
  });

  test('not by an arbitrary that is made anew for each input', () => {
    let made = 0;
    const dynamic = fc.nat({ max: 2 }).chain(() => {
      made++;
      return fc.tuple(fc.constantFrom('red', 'green', 'blue'));
    });
    expect(written(dynamic, 'blue').length).toBe(0);
    expect(made).toBeLessThan(200); // nothing was sampled
  });
});

test('parts that stand for others are named once', () => {
  const texts = (arbitrary: Arbitrary<unknown>): readonly TextPart[] => {
    const { recording } = generate(arbitrary, randomFills(7));
    return textParts(findParts(arbitrary, recording), recording[0]!);
  };
  const [whole, ...pieces] = texts(path);
  expect(whole!.text).toBe(`/${pieces.map(({ text }) => text).join('/')}`);
  expect(whole!.joined).toMatchObject({ before: '/', behind: '' });
  expect(texts(unicodeText({ minLength: 3 })).length).toBe(1); // not its characters
});
