import { damerauLevenshtein, MAX_CODE_POINTS } from './edit-distance.ts';
import { MatchingError } from './matching-error.ts';

/**
 * What all ways to write one name share: letters without case, marks and width, and digits, in words with one space between them.
 * Folding twice is folding once.
 *
 * @example foldSpelling(' Montréal—CANADIENS') // 'montreal canadiens'
 */
export function foldSpelling(text: string): string {
  // Upper first: it makes two letters of ß. Which small letter sigma becomes depends on what follows, so the two are made one.
  const letters = text.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
  return letters
    .replaceAll('ς', 'σ')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What a spelling stands for. `distance` is 0 when it is in the table but for case, marks and punctuation. */
export interface Match {
  readonly name: string;
  readonly distance: number;
}

/** Several spellings of one name, and which name they stand for. */
export class SpellingTable {
  /** Folded spellings; no two names share one. */
  readonly #names = new Map<string, string>();
  readonly #maxDistance: number;

  /**
   * @param names each name with its other spellings
   * @param maxDistance how many typing errors (`damerauLevenshtein`, after folding) a spelling may have, 0 unless told otherwise
   * @throws MatchingError `table` when a spelling stands for two names, or has neither letter nor digit
   */
  constructor(names: Iterable<readonly [string, readonly string[]]>, maxDistance = 0) {
    this.#maxDistance = maxDistance;
    for (const [name, spellings] of names) for (const spelling of [name, ...spellings]) this.#add(spelling, name);
  }

  /**
   * The name that a spelling stands for: the one in the table, else the only one that is nearest within the distance allowed. Undefined
   * when there is none, when two are equally near, and for texts beyond the limit of `damerauLevenshtein`.
   */
  find(text: string): Match | undefined {
    const folded = foldSpelling(text);
    const name = this.#names.get(folded);
    if (name !== undefined) return { name, distance: 0 };
    return this.#nearest(folded);
  }

  #nearest(folded: string): Match | undefined {
    if (folded.length > MAX_CODE_POINTS) return undefined;
    let distance = this.#maxDistance;
    let nearest = new Set<string>();
    for (const [spelling, name] of this.#names) {
      // Code points have one or two units, so spellings with lengths this far apart are too far apart.
      if (Math.abs(folded.length - spelling.length) > 2 * distance) continue;
      const found = damerauLevenshtein(folded, spelling);
      if (found < distance) nearest = new Set();
      if (found <= distance) nearest.add(name);
      distance = Math.min(distance, found);
    }
    const [name] = nearest;
    return name === undefined || nearest.size > 1 ? undefined : { name, distance };
  }

  #add(spelling: string, name: string): void {
    const folded = foldSpelling(spelling);
    if (folded === '' || folded.length > MAX_CODE_POINTS)
      throw new MatchingError('table', `${JSON.stringify(spelling)} has no letter or digit, or too many`);
    const other = this.#names.get(folded) ?? name;
    if (other !== name)
      throw new MatchingError('table', `${JSON.stringify(spelling)} stands for ${other} and for ${name}`);
    this.#names.set(folded, name);
  }
}
