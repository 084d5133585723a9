import type { StoredInput } from '../../core/declaration.ts';
import type { FeatureMap } from '../coverage/feature-map.ts';
import type { MutationRandom } from '../mutate/random.ts';

/** An input that is worth keeping, and what is known of it. */
export interface CorpusEntry {
  readonly input: StoredInput;
  /** Bytes, or choices. */
  readonly size: number;
  /** Sum of the counters that it hits. */
  readonly work: number;
  /** True when the target fails on it. */
  readonly failing: boolean;
  /** Inputs that were made of it. */
  tries: number;
  /** Whether its comparisons were looked at. */
  focused: boolean;
  /** Sites of comparisons that hold in it and hardly hold by chance, as those of checksums; known once it was looked at. */
  held?: ReadonlySet<number>;
  /** Whether it was the first to reach some edge. */
  readonly pioneer: boolean;
}

/** Choices after which the weights are worked out anew. */
const period = 2_000;
/** Additions after which they are at the latest: so many, or this part of the entries. */
const maxAdditions = 8;
const maxAddedPart = 1 / 16;
/** How much more often rare features are chosen: 0 not at all, 1 so that each is met equally often. */
const rarityExponent = 0.75;
/**
 * What passing an edge more often than some other input counts for, beside reaching it at all (after AFL's favoured entries):
 * inputs that merely repeat themselves are many.
 */
const meritOfRepetition = 0.05;
/** What coming nearer at a comparison counts for, as long as the input was not tried. */
const meritOfProgress = 0.05;
/** Inputs that no longer stand for anything and are kept all the same, to be joined to others: the latest so many. */
const maxRetired = 256;
/** What an execution costs beside the target's own work, in counts of edges. */
const leastWork = 64;
/** Entries are chosen without regard to their weight once in so many times. */
const evenOdds = 12;

/**
 * The inputs that new ones are made of. Each feature is stood for by the smallest input that reaches it, each comparison by the
 * first that came as near as any; an input that stands for none is no longer chosen, and forgotten after some more. The rarer
 * what an input stands for, and the less it was tried, the more often it is (after AFLFast, Böhme et al. 2016, and Entropic,
 * 2020; with rarity of features in place of paths and of their entropy).
 */
export class Corpus {
  /** From old to new. */
  #entries: CorpusEntry[] = [];
  /** Inputs taken in so far, those that were forgotten since among them. */
  added = 0;
  /** What each feature, and each comparison, is stood for by. */
  readonly #owners = new Map<number, CorpusEntry>();
  readonly #nearest = new Map<number, CorpusEntry>();
  readonly #features: FeatureMap;
  /** Those that were the first to reach an edge and were not chosen since. */
  readonly #pioneers: CorpusEntry[] = [];
  #chosen: CorpusEntry[] = [];
  #cumulative: number[] = [];
  #age = 0;
  #additions = 0;

  constructor(features: FeatureMap) {
    this.#features = features;
  }

  /**
   * @param claimed features that the input now stands for
   * @param nearer numbers of the comparisons at which it came nearer than any other
   */
  add(
    entry: Omit<CorpusEntry, 'tries' | 'focused' | 'held'>,
    claimed: Uint32Array,
    nearer: ReadonlySet<number>,
  ): CorpusEntry {
    const added = { ...entry, tries: 0, focused: false };
    this.#entries.push(added);
    this.added++;
    if (added.pioneer && !added.failing) this.#pioneers.push(added);
    for (const feature of claimed) this.#owners.set(feature, added);
    this.takeOver(added, nearer);
    this.#additions++;
    return added;
  }

  /** An entry stands for these comparisons from now on. */
  takeOver(entry: CorpusEntry, nearer: ReadonlySet<number>): void {
    for (const comparison of nearer) this.#nearest.set(comparison, entry);
  }

  /** Those that are still held, from old to new. */
  get entries(): readonly CorpusEntry[] {
    return this.#entries;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** The latest that reached an edge first, once; else one by its weight. */
  choose(random: MutationRandom): CorpusEntry {
    const pioneer = this.#pioneers.pop();
    if (pioneer !== undefined) return pioneer;
    if (this.#age-- <= 0 || this.#additions >= Math.max(maxAdditions, this.#entries.length * maxAddedPart))
      this.#weigh();
    if (random.oneIn(evenOdds) || this.#chosen.length === 0) return random.pick(this.#entries);
    const cumulative = this.#cumulative;
    const wanted = (random.prng.next() / 0x1_0000_0000) * cumulative.at(-1)!;
    let low = 0;
    for (let high = cumulative.length - 1; low < high;) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return this.#chosen[low]!;
  }

  any(random: MutationRandom): CorpusEntry {
    return random.pick(this.#entries);
  }

  /** Entries that stand for something. */
  *representatives(): Iterable<CorpusEntry> {
    const standing = new Set([...this.#owners.values(), ...this.#nearest.values()]);
    for (const entry of this.#entries) if (standing.has(entry)) yield entry;
  }

  #weights(): Map<CorpusEntry, number> {
    const weights = new Map<CorpusEntry, number>();
    const add = (entry: CorpusEntry, weight: number): void =>
      void weights.set(entry, (weights.get(entry) ?? 0) + weight);
    for (const [feature, owner] of this.#owners) {
      const merit = this.#features.isLowest(feature) ? 1 : meritOfRepetition;
      add(owner, merit * (1 + this.#features.hits(feature)) ** -rarityExponent);
    }
    const nearer = new Map<CorpusEntry, number>();
    for (const owner of this.#nearest.values()) nearer.set(owner, (nearer.get(owner) ?? 0) + 1);
    // Progress of comparisons ages: what came nearer once and led nowhere since is one way among many.
    for (const [owner, count] of nearer)
      add(owner, (meritOfProgress * Math.min(2, count)) / Math.sqrt(1 + owner.tries / 64));
    return weights;
  }

  #weigh(): void {
    this.#age = period;
    this.#additions = 0;
    const weights = this.#weights();
    this.#forget(weights);
    this.#chosen = [];
    this.#cumulative = [];
    let sum = 0;
    for (const entry of this.#entries) {
      const weight = weights.get(entry);
      if (weight === undefined) continue;
      // Entries share the time, not the executions: one that takes ten times as long is chosen a tenth as often.
      const cost = leastWork + entry.work;
      sum += (weight / cost / Math.sqrt(1 + entry.tries / 4_096)) * (entry.failing ? 0.05 : 1);
      this.#chosen.push(entry);
      this.#cumulative.push(sum);
    }
  }

  /** Lets go of the oldest that stand for nothing: what is kept is bounded by what there is to stand for. */
  #forget(standing: ReadonlyMap<CorpusEntry, number>): void {
    let surplus = this.#entries.length - standing.size - maxRetired;
    if (surplus <= 0) return;
    this.#entries = this.#entries.filter((entry) => standing.has(entry) || surplus-- <= 0);
  }
}
