import type { CoverageRuntime } from '../../instrument/coverage/runtime.ts';

/** Nobody reached it yet. */
const unreached = 0xffff_ffff;
/** Classes of hit counts: 1, 2, 3, 4–7, 8–15, … 128 and more: finer ones would fill the corpus with ever longer inputs. */
const bucketBits = 4;
const lastBucket = 9;

/** The class of a hit count. */
export function bucketOf(count: number): number {
  if (count < 4) return count;
  const bucket = 33 - Math.clz32(count);
  return bucket > lastBucket ? lastBucket : bucket;
}

/** What one run reached, as far as it is of interest. */
export interface Reached {
  /** Features that no input had reached. */
  readonly fresh: number;
  /** Features of which this is a clearly smaller example. */
  readonly smaller: number;
}

/**
 * Features (an edge with a class of hit counts) and the size of the smallest input known for each. Reading the counters of a
 * run costs as much as the run hit.
 */
export class FeatureMap {
  readonly #runtime: CoverageRuntime;
  #smallest = new Uint32Array(0);
  #hits = new Uint32Array(0);
  /** The features of the last run that was read; `count` of them. */
  readonly features = new Uint32Array(1 << 16);
  count = 0;
  /** Sum of the counters of the last run: how much work it was. */
  work = 0;
  fresh = 0;
  smaller = 0;
  /** Features, and edges, that some input of the corpus reaches. */
  known = 0;
  edges = 0;

  constructor(runtime: CoverageRuntime) {
    this.#runtime = runtime;
    this.#grow();
  }

  /** Modules may be loaded while a target runs. */
  #grow(): void {
    const size = Math.max(1, this.#runtime.edges) << bucketBits;
    if (size <= this.#smallest.length) return;
    const room = Math.max(1 << 14, size);
    const smallest = new Uint32Array(room).fill(unreached);
    smallest.set(this.#smallest);
    this.#smallest = smallest;
    const hits = new Uint32Array(room);
    hits.set(this.#hits);
    this.#hits = hits;
  }

  /**
   * Reads the counters of a run and clears them.
   *
   * @param size of the input
   * @param counting whether the run counts for how rare its features are
   * @returns true when the input is worth a closer look
   */
  read(size: number, counting: boolean): boolean {
    const { counters, touched, ends, list, edges } = this.#runtime;
    if (edges << bucketBits > this.#smallest.length) this.#grow();
    const { features } = this;
    const { length } = list;
    list.length = 0;
    let count = 0;
    let work = 0;
    for (let index = 0; index < length; index++) {
      const first = touched[index]!;
      const last = ends[first]!;
      // Functions within a function are in the list themselves when they were entered.
      for (let edge = first; edge <= last; edge = edge === first ? edge + 1 : ends[edge]! + 1) {
        const hit = counters[edge]!;
        if (hit === 0) continue;
        counters[edge] = 0;
        work += hit;
        if (count < features.length) features[count++] = (edge << bucketBits) | bucketOf(hit);
      }
    }
    this.count = count;
    this.work = work;
    if (counting) for (let index = 0; index < count; index++) this.#hits[features[index]!]!++;
    return this.#compare(size);
  }

  #compare(size: number): boolean {
    const { features, count } = this;
    const smallest = this.#smallest;
    let fresh = 0;
    let smaller = 0;
    for (let index = 0; index < count; index++) {
      const known = smallest[features[index]!]!;
      if (size >= known) continue;
      if (known === unreached) fresh++;
      else if (size <= known - (known >> 2)) smaller++;
    }
    this.fresh = fresh;
    this.smaller = smaller;
    return fresh > 0 || smaller > 0;
  }

  /** Takes over the features of the last run that was read, as reached by an input of this size; those that it now stands for. */
  claim(size: number): Uint32Array {
    return this.claimOnly(this.features.subarray(0, this.count), size);
  }

  /** As `claim`, for these features alone. */
  claimOnly(features: Iterable<number>, size: number): Uint32Array {
    const claimed: number[] = [];
    for (const feature of features) {
      const known = this.#smallest[feature]!;
      if (size >= known) continue;
      if (known === unreached) {
        this.known++;
        if (!this.#edgeKnown(feature)) this.edges++;
      } else if (size > known - (known >> 2)) continue;
      this.#smallest[feature] = size;
      claimed.push(feature);
    }
    return Uint32Array.from(claimed);
  }

  /** Whether the last run that was read reached an edge that no input of the corpus reaches. */
  reachesNewEdge(): boolean {
    for (let index = 0; index < this.count; index++) if (!this.#edgeKnown(this.features[index]!)) return true;
    return false;
  }

  /** Whether every one of these features was reached by the last run that was read. */
  contains(wanted: ReadonlySet<number>): boolean {
    let found = 0;
    for (let index = 0; index < this.count; index++) if (wanted.has(this.features[index]!)) found++;
    return found === wanted.size;
  }

  /** Features of the last run that are new, or of which it is a clearly smaller example. */
  interesting(size: number): Set<number> {
    const found = new Set<number>();
    for (let index = 0; index < this.count; index++) {
      const feature = this.features[index]!;
      const known = this.#smallest[feature]!;
      if (known === unreached || size <= known - (known >> 2)) found.add(feature);
    }
    return found;
  }

  /** How often a feature was seen, of the runs that were counted. */
  hits(feature: number): number {
    return this.#hits[feature]!;
  }

  /** Whether no input passes the feature's edge more seldom, if at all. */
  isLowest(feature: number): boolean {
    const first = (feature >> bucketBits) << bucketBits;
    for (let other = first; other < feature; other++) if (this.#smallest[other] !== unreached) return false;
    return true;
  }

  /** Numbers of the edges that the corpus reaches. */
  *reachedEdges(): Iterable<number> {
    for (let edge = 0; edge < this.#runtime.edges; edge++) if (this.#edgeKnown(edge << bucketBits)) yield edge;
  }

  #edgeKnown(feature: number): boolean {
    const first = (feature >> bucketBits) << bucketBits;
    for (let bucket = 0; bucket <= lastBucket; bucket++) {
      if (this.#smallest[first + bucket] !== unreached) return true;
    }
    return false;
  }
}
