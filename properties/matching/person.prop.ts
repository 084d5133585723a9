import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { findPerson, formatPerson, mayBeSame, parsePerson, type Person } from '../../targets/matching/person.ts';
import { disguise } from './arbitraries.ts';

const first = fc.constantFrom('Jan', 'Éva', 'Jean Marie', "D'Arcy");
const last = fc.constantFrom('Novák', 'van der Berg', 'de Vries', 'O’Ree', 'Li');
const number = fc.option(fc.nat(99), { nil: null });
const person: fc.Arbitrary<Person & { readonly first: string }> = fc.record({ number, first, last });

property(
  'last name first, last name last, and with a number before it: one person',
  [person, fc.nat(2)],
  (who, gap) => {
    const space = [' ', '  ', '\t '][gap]!;
    const numbered = who.number === null ? [''] : [`#${who.number}${space}`, `# ${who.number} `];
    for (const before of numbered) {
      expect(parsePerson(`${space}${before}${who.first}${space}${who.last}${space}`)).toEqual(who);
      expect(parsePerson(`${before}${who.last}${gap === 0 ? '' : space},${space}${who.first}`)).toEqual(who);
      expect(parsePerson(`${before}${who.last}`)).toEqual({ ...who, first: null });
    }
    expect(parsePerson(formatPerson(who))).toEqual(who);
    expect(formatPerson({ ...who, first: null })).toBe(`${who.number === null ? '' : `#${who.number} `}${who.last}`);
  },
);

property(
  'without capitals, or without small letters, the last word is the last name',
  [first, last],
  (given, family) => {
    const small = `${given} ${family}`.toLowerCase();
    expect(parsePerson(small).last).toBe(small.split(' ').at(-1));
    expect(parsePerson(small.toUpperCase()).last).toBe(small.toUpperCase().split(' ').at(-1));
  },
);

property(
  'what names nobody is refused',
  [
    fc.constantFrom(
      '',
      '#',
      '#12',
      '#123 Li',
      '12 Li',
      'Li,',
      ',Jan',
      'Li, Jan, Éva',
      '#1 #2 Li',
      'Li #7',
      '-',
      'Li, 7',
      '# Li',
      '12',
    ),
    fc.nat(2),
  ],
  (nobody, spaces) => {
    const text = ' '.repeat(spaces) + nobody;
    const message = `${JSON.stringify(text)} names nobody`;
    expect(() => parsePerson(text)).toThrow(expect.objectContaining({ name: 'MatchingError', code: 'name', message }));
  },
);

const partly: fc.Arbitrary<Person> = fc.record({
  number: fc.constantFrom(null, 7, 12),
  first: fc.constantFrom(null, 'Jan', 'Éva'),
  last: fc.constantFrom('Novák', 'Li'),
});

property(
  'one of a team is found exactly if nobody else may be meant, however the name is spelled',
  [fc.array(partly, { maxLength: 4 }), partly, fc.nat(3)],
  (team, meant, way) => {
    const clash = (a: string | number | null, b: string | number | null): boolean =>
      a !== null && b !== null && a !== b;
    const may = (who: Person): boolean =>
      !clash(who.number, meant.number) && !clash(who.first, meant.first) && who.last === meant.last;
    const possible = team.filter(may);
    const { number, first, last } = meant;
    const spelled = [first, last].map((part) =>
      part === null ? null : disguise(part.toLowerCase(), way === 2 ? 1 : way),
    );
    const text = formatPerson({ number, first: spelled[0]!, last: spelled[1]! });
    expect(findPerson(text, team)).toBe(possible.length === 1 ? possible[0] : undefined);
    for (const who of team) expect([mayBeSame(who, meant), mayBeSame(meant, who)]).toEqual([may(who), may(who)]);
  },
);
