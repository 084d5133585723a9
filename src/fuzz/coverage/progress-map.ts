import { maxKeys, type ComparisonHooks } from '../../instrument/coverage/comparison-hooks.ts';

/** Slots for comparisons that are told apart; more share them. */
const slots = 1 << 17;
const ofSite = maxKeys * 2;
const longest = 30;

function commonPrefix(a: string, b: string): number {
  const limit = Math.min(a.length, b.length, longest);
  let index = 0;
  while (index < limit && a.charCodeAt(index) === b.charCodeAt(index)) index++;
  return index;
}

function commonSuffix(a: string, b: string): number {
  const limit = Math.min(a.length, b.length, longest);
  let index = 0;
  while (index < limit && a.charCodeAt(a.length - 1 - index) === b.charCodeAt(b.length - 1 - index)) index++;
  return index;
}

/** The longest start of `part` that `whole` holds. */
function contained(whole: string, part: string): number {
  let length = 0;
  while (length < Math.min(part.length, longest) && whole.includes(part.slice(0, length + 1))) length++;
  return length;
}

function near(a: number, b: number): number {
  const distance = Math.abs(a - b);
  if (!(distance < Infinity)) return 0;
  return distance === 0 ? 63 : Math.max(1, 62 - Math.floor(Math.log2(1 + distance)));
}

/** Distances that are told apart one by one where an order is asked for: depths, counts, lengths. */
const fineSteps = 64;
const nearest = 255;

/** As `near`, with every step up to a distance of 64 counted: there is no value to plant, so that the way there matters. */
function nearInOrder(a: number, b: number): number {
  const distance = Math.abs(a - b);
  if (!(distance < Infinity)) return 0;
  if (distance <= fineSteps) return nearest - Math.ceil(distance);
  return Math.max(1, nearest - fineSteps - Math.ceil(Math.log2(distance / fineSteps)));
}

function bitsAlike(a: number, b: number): number {
  let different = a ^ b;
  let count = 0;
  for (; different !== 0; different &= different - 1) count++;
  return 33 - count;
}

/** That there was something to compare is progress by itself: it may have taken a key, or a field, to get there. */
const reached = 1;

/** How near the two operands are to what the code asks for; 0 is as far as can be. */
function level(hooks: ComparisonHooks, index: number): number {
  const [a, b] = [hooks.left[index]!, hooks.right[index]!];
  if (typeof a === 'string' && typeof b === 'string') {
    switch (hooks.kinds[index]!) {
      case 'equal':
      case 'order':
        return reached + 2 * commonPrefix(a, b) + (a.length === b.length ? 1 : 0);
      case 'prefix':
        return reached + commonPrefix(a, b);
      case 'suffix':
        return reached + commonSuffix(a, b);
      case 'part':
        return reached + contained(a, b);
      case 'regex':
        return reached + hooks.matched[index]!;
    }
  }
  return (hooks.kinds[index] === 'order' ? nearInOrder : near)(Number(a), Number(b));
}

/** A place of a table is a comparison of its own, which is reached or not. */
function cellSlot(hooks: ComparisonHooks, index: number): number {
  let hash = hooks.sites[index]! + 1;
  for (const part of `${hooks.left[index]},${hooks.right[index]}`)
    hash = Math.imul(hash ^ part.charCodeAt(0), 0x01000193);
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

/** Comparisons in a row that are told apart. */
const longestRow = 32;

/**
 * How many comparisons at a site held before the first that did not: a text that is compared character by character shows its
 * progress in nothing else.
 */
class Rows {
  readonly #held = new Map<number, number>();
  readonly #broken = new Set<number>();

  note(site: number, holds: boolean): void {
    if (!holds) this.#broken.add(site);
    else if (!this.#broken.has(site)) this.#held.set(site, (this.#held.get(site) ?? 0) + 1);
  }

  each(see: (slot: number, level: number) => void): void {
    for (const [site, held] of this.#held)
      if (held > 1 && this.#broken.has(site))
        see((site * ofSite + maxKeys - 1) % slots, Math.min(longestRow, held) + 128);
  }
}

/** @param namedIn the site of a table of which a place was named by words; undefined elsewhere */
type See = (slot: number, level: number, namedIn?: number) => void;

function seeCell(hooks: ComparisonHooks, index: number, see: See): void {
  const isNamed = typeof hooks.left[index] === 'string' || typeof hooks.right[index] === 'string';
  see(cellSlot(hooks, index), reached, isNamed ? hooks.sites[index]! : undefined);
}

function eachLevel(hooks: ComparisonHooks, see: See): void {
  const rows = new Rows();
  for (let index = 0; index < hooks.count; index++) {
    if (hooks.kinds[index] === 'cell') {
      seeCell(hooks, index, see);
      continue;
    }
    const slot = (hooks.sites[index]! * ofSite + hooks.ranks[index]!) % slots;
    see(slot, level(hooks, index));
    const [a, b] = [hooks.left[index]!, hooks.right[index]!];
    if (hooks.kinds[index] === 'equal' && hooks.ranks[index] === 0) rows.note(hooks.sites[index]!, a === b);
    if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b)
      see((slot + maxKeys) % slots, bitsAlike(a, b));
  }
  rows.each(see);
}

/**
 * Places of one table that are named by words and count as reached: a state machine has fewer, and where the input itself gives
 * the names, as those of attributes, each new name would be progress without end.
 */
const maxNamed = 256;

/** The nearest that any input came at each comparison (after libFuzzer's value profile). */
export class ProgressMap {
  readonly #best = new Uint8Array(slots);
  /** Places named by words, by the site of their table. */
  readonly #named = new Map<number, number>();

  /** How many comparisons of the last run came nearer than in any run that was claimed. */
  nearer(hooks: ComparisonHooks): number {
    let nearer = 0;
    eachLevel(hooks, (slot, reached, namedIn) => {
      if (this.#isNearer(slot, reached, namedIn)) nearer++;
    });
    return nearer;
  }

  /**
   * From now on only what comes nearer than the last run counts.
   *
   * @returns numbers of the comparisons at which the last run came nearer than any before
   */
  claim(hooks: ComparisonHooks): ReadonlySet<number> {
    const claimed = new Set<number>();
    eachLevel(hooks, (slot, reached, namedIn) => {
      if (!this.#isNearer(slot, reached, namedIn)) return;
      this.#best[slot] = reached;
      claimed.add(slot);
      if (namedIn !== undefined) this.#named.set(namedIn, this.#namedIn(namedIn) + 1);
    });
    return claimed;
  }

  #isNearer(slot: number, reached: number, namedIn: number | undefined): boolean {
    if (reached <= this.#best[slot]!) return false;
    return namedIn === undefined || this.#namedIn(namedIn) < maxNamed;
  }

  #namedIn(site: number): number {
    return this.#named.get(site) ?? 0;
  }

  /** The nearest that the last run came at each comparison, as pairs of its number and the level, whatever came before. */
  levels(hooks: ComparisonHooks): Uint32Array {
    const best = new Map<number, number>();
    eachLevel(hooks, (slot, reached) => {
      if (reached > (best.get(slot) ?? 0)) best.set(slot, reached);
    });
    return Uint32Array.from([...best].flat());
  }
}
