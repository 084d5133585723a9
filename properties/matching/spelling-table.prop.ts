import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { damerauLevenshtein, MAX_CODE_POINTS } from '../../targets/matching/edit-distance.ts';
import { foldSpelling, SpellingTable } from '../../targets/matching/spelling-table.ts';
import { disguise, edit, text, word } from './arbitraries.ts';

const TEAMS = [
  ['Montréal Canadiens', ['MTL', 'Canadiens de Montréal', 'Habs']],
  ['St. Louis Blues', ['STL', 'Saint Louis Blues']],
  ['New York Rangers', ['NYR', 'N.Y. Rangers']],
  ['New York Islanders', ['NYI', 'N.Y. Islanders']],
] as const;
const spellings = TEAMS.flatMap(([name, others]) => [name, ...others].map((spelling) => [spelling, name] as const));

property(
  'folding twice is folding once, case is no matter, and words of small letters and digits are left',
  [text],
  (plain) => {
    const folded = foldSpelling(plain);
    const words =
      plain
        .normalize('NFKD')
        .replaceAll(/\p{M}/gu, '')
        .match(/[\p{L}\p{N}]+/gu) ?? [];
    expect(folded.split(' ').filter((part) => part !== '')).toHaveLength(words.length);
    for (const other of [plain.toUpperCase(), plain.replaceAll('ς', 'σ')]) expect(foldSpelling(other)).toBe(folded);
    expect(foldSpelling(folded)).toBe(folded);
    expect(folded).toMatch(/^(?:(?!\p{Lu}|\p{Lt})[\p{L}\p{N}])*(?: (?:(?!\p{Lu}|\p{Lt})[\p{L}\p{N}])+)*$/u);
  },
  { examples: [['a.Σ']] },
);

property(
  'all spellings of a team are one team, in any case, with any marks, width and punctuation',
  [fc.constantFrom(...spellings), fc.nat(3), fc.nat(3)],
  ([spelling, name], way, another) => {
    const plain = spelling.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
    const table = new SpellingTable(TEAMS);
    expect(table.find(disguise(disguise(plain, way), another))).toEqual({ name, distance: 0 });
    expect(table.find(`${spelling}x`)).toBeUndefined();
  },
  { documentation: true },
);

property(
  'a spelling with mistakes is the only name that is nearest within the distance allowed',
  [
    fc.uniqueArray(
      word.filter((made) => made !== ''),
      { maxLength: 5 },
    ),
    fc.array(fc.nat(2)),
    word,
    fc.nat(3),
  ],
  (letters, owners, meant, maxDistance) => {
    // A letter of two units, so that lengths in units say little of distances.
    const [wanted, ...keys] = [meant, ...letters].map((plain) => plain.replaceAll('c', '𠀀')) as [string, ...string[]];
    const nameOf = (key: string): string => `name ${owners[keys.indexOf(key)] ?? 0}`;
    const named = (name: string): string[] => keys.filter((key) => nameOf(key) === name);
    const names = [...new Set(keys.map(nameOf))];
    const table = new SpellingTable(
      names.map((name) => [name, named(name)]),
      maxDistance,
    );
    const within = keys.map((key) => [damerauLevenshtein(key, wanted), nameOf(key)] as const);
    const distance = Math.min(...within.map(([far]) => far));
    const nearest = [...new Set(within.filter(([far]) => far === distance).map(([, name]) => name))];
    const [name] = nearest;
    const isFound = nearest.length === 1 && distance <= maxDistance;
    expect(table.find(wanted.toUpperCase())).toEqual(isFound ? { name, distance } : undefined);
  },
);

property(
  'one mistake in a long name does no harm',
  [fc.constantFrom(...TEAMS.slice(0, 2)), fc.nat(3), fc.nat(30), fc.constantFrom('q', 'z')],
  ([name], kind, place, letter) => {
    const table = new SpellingTable(TEAMS, 1);
    expect(table.find(edit(foldSpelling(name), kind, place, letter))?.name).toBe(name);
  },
);

property('a text longer than distances allow is nobody', [fc.constant(MAX_CODE_POINTS)], (longest) => {
  const table = new SpellingTable([['x'.repeat(longest), []]], 1);
  expect(table.find('x'.repeat(longest + 1))).toBeUndefined();
  const others = ['x'.repeat(longest), 'x'.repeat(longest - 1), `${'x'.repeat(longest - 1)}y`];
  expect(others.map((other) => table.find(other)?.distance)).toEqual([0, 1, 1]);
});

property(
  'a table that says two things of one spelling, or nothing of one, is refused',
  [word.filter((made) => made !== ''), fc.nat(3), fc.constantFrom('', '—', '\u0301', 'x'.repeat(MAX_CODE_POINTS + 1))],
  (spelling, way, nothing) => {
    const other = disguise(spelling, way);
    const table = (...names: readonly (readonly [string, readonly string[]])[]): SpellingTable =>
      new SpellingTable(names);
    const twice = `${JSON.stringify(other)} stands for one and for two`;
    expect(() => table(['one', [spelling]], ['two', [other]])).toThrow(
      expect.objectContaining({ name: 'MatchingError', code: 'table', message: twice }),
    );
    expect(table([spelling, [other, spelling]]).find(other)).toEqual({ name: spelling, distance: 0 });
    const without = `${JSON.stringify(nothing)} has no letter or digit, or too many`;
    expect(() => table(['one', [nothing]])).toThrow(expect.objectContaining({ code: 'table', message: without }));
  },
);
