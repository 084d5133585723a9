/** One input of a corpus, and what it stands for. */
export interface Candidate {
  readonly size: number;
  /** Sum of the counters that it hits: of inputs of one size, the one that does least is kept. */
  readonly work: number;
  /** Tells inputs of one size and work apart in the same way each time. */
  readonly key: string;
  readonly features: Uint32Array;
  /** Pairs of the number of a comparison and how near the input comes to what it asks for. */
  readonly levels: Uint32Array;
}

function nearest(candidates: readonly Candidate[]): ReadonlyMap<number, number> {
  const best = new Map<number, number>();
  for (const { levels } of candidates) {
    for (let at = 0; at < levels.length; at += 2) {
      const [comparison, level] = [levels[at]!, levels[at + 1]!];
      if (level > (best.get(comparison) ?? 0)) best.set(comparison, level);
    }
  }
  return best;
}

/**
 * The smallest input for each feature, and for the nearest that any input comes at each comparison. Together they reach
 * what all of them reach. From small to large, as `libFuzzer -merge=1` does it.
 */
export function representatives<T extends Candidate>(candidates: readonly T[]): readonly T[] {
  const best = nearest(candidates);
  const covered = new Set<number>();
  const met = new Set<number>();
  const kept: T[] = [];
  const ordered = candidates.toSorted(
    (a, b) => a.size - b.size || a.work - b.work || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
  for (const candidate of ordered) {
    let stands = false;
    for (const feature of candidate.features) {
      if (covered.has(feature)) continue;
      covered.add(feature);
      stands = true;
    }
    const { levels } = candidate;
    for (let at = 0; at < levels.length; at += 2) {
      const comparison = levels[at]!;
      if (levels[at + 1] !== best.get(comparison) || met.has(comparison)) continue;
      met.add(comparison);
      stands = true;
    }
    if (stands) kept.push(candidate);
  }
  return kept;
}
