import { MatchingError } from './matching-error.ts';
import { foldSpelling } from './spelling-table.ts';

/** Somebody on a team, as far as a text says who. */
export interface Person {
  /** on the shirt, 0 to 99 */
  readonly number: number | null;
  readonly first: string | null;
  readonly last: string;
}

const NUMBERED = /^(?:#\s*(\d{1,2})(?!\d))?\s*([^#]+)$/u;

/**
 * Reads `First Last`, `Last`, `Last, First`, each with or without `#12` before it. Without a comma the last name is the last word, or
 * begins with the first word in small letters where others have capital ones (`Tim van der Berg`). White space counts as one space.
 * @throws MatchingError `name` for anything else
 */
export function parsePerson(text: string): Person {
  const match = NUMBERED.exec(text.trim());
  const number = match?.[1];
  const parts = (match?.[2] ?? '').split(',').map((part) => part.trim().replaceAll(/\s+/gu, ' '));
  const [last, first] = parts.length === 1 ? splitName(parts[0]!) : (parts as [string, string]);
  if (parts.length > 2 || ![last, first ?? last].every((part) => /\p{L}/u.test(part)))
    throw new MatchingError('name', `${JSON.stringify(text)} names nobody`);
  return { number: number === undefined ? null : Number(number), first: first ?? null, last };
}

/** Writes `#12 Last, First`, without what is not known. */
export function formatPerson({ number, first, last }: Person): string {
  return `${number === null ? '' : `#${number} `}${last}${first === null ? '' : `, ${first}`}`;
}

/** Whether what two texts say may be said of one person: what both know is spelled alike. Not transitive, for they may know little. */
export function mayBeSame(a: Person, b: Person): boolean {
  return (
    foldSpelling(a.last) === foldSpelling(b.last) &&
    (a.first === null || b.first === null || foldSpelling(a.first) === foldSpelling(b.first)) &&
    (a.number === null || b.number === null || a.number === b.number)
  );
}

/**
 * The only one of a team who may be meant; undefined when that is nobody, or not clear.
 * @throws MatchingError `name`
 */
export function findPerson(text: string, team: readonly Person[]): Person | undefined {
  const meant = parsePerson(text);
  const [found, ...others] = team.filter((person) => mayBeSame(person, meant));
  return others.length === 0 ? found : undefined;
}

/** The last and the first name of `First Last`. */
function splitName(name: string): readonly [string, string | undefined] {
  const words = name.split(' ');
  const isSmall = words.map((word) => /^\p{Ll}/u.test(word));
  const lastFrom = isSmall.includes(true) && isSmall.includes(false) ? isSmall.indexOf(true) : words.length - 1;
  return [words.slice(lastFrom).join(' '), lastFrom === 0 ? undefined : words.slice(0, lastFrom).join(' ')];
}
