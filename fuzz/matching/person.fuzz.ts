import { fuzz, text } from 'assay';
import { expect } from 'vitest';
import { MatchingError } from '../../targets/matching/matching-error.ts';
import { findPerson, formatPerson, parsePerson } from '../../targets/matching/person.ts';

fuzz(
  'a name is read, written and read again as the same person, or refused',
  [text()],
  (line) => {
    const person = parsePerson(line);
    expect(parsePerson(formatPerson(person))).toEqual(person);
    expect(findPerson(line, [person])).toBe(person);
  },
  { expects: [MatchingError] },
);
