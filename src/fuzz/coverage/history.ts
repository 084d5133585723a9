import type { CoverageOverTime, CoverageSample } from '../../core/check.ts';
import type { EngineProgress } from '../engines/engine.ts';

/** Samples of one check: a curve that people can see, and no more. */
const maxSamples = 60;
const leastGapMs = 250;

type Counted = Omit<CoverageSample, 'perSecond'>;

function countsOf({ executions, coverage, features, corpus }: EngineProgress, atMs: number): Counted {
  return {
    atMs: Math.round(atMs),
    runs: executions,
    edges: coverage,
    ...(features !== undefined && { features }),
    corpus,
  };
}

/**
 * What one check reached over time. When there are too many samples every other one goes, and the gap between those to come is
 * doubled.
 */
export class CoverageHistory {
  readonly #byRuns: boolean;
  #samples: Counted[] = [];
  #gap: number;
  #best = -1;
  #lastDiscovery: { atMs: number; runs: number } | null = null;

  /** @param byRuns true where a number of runs asks for the same samples each time: only the engine's milestones count then */
  constructor(byRuns: boolean) {
    this.#byRuns = byRuns;
    this.#gap = byRuns ? 1 : leastGapMs;
  }

  /** @param atMs milliseconds that the check has had */
  note(progress: EngineProgress, atMs: number): void {
    this.#look(progress, atMs);
    if (this.#byRuns && progress.milestone !== true) return;
    const at = this.#byRuns ? progress.executions : atMs;
    if (at - this.#lastAt < this.#gap) return;
    this.#samples.push(countsOf(progress, atMs));
    if (this.#samples.length < maxSamples) return;
    this.#samples = this.#samples.filter((_, index) => index % 2 === 0);
    this.#gap *= 2;
  }

  /** The whole history. The end is always part of it. */
  end(progress: EngineProgress, atMs: number): Pick<CoverageOverTime, 'samples' | 'lastDiscovery'> {
    this.#look(progress, atMs);
    const last = countsOf(progress, atMs);
    const before = this.#samples.filter(({ runs }) => runs < last.runs);
    const samples = [...before, last].map((sample, index, all): CoverageSample => {
      const { runs = 0, atMs: fromMs = 0 } = all[index - 1] ?? {};
      const ms = sample.atMs - fromMs;
      return { ...sample, perSecond: ms > 0 ? Math.round(((sample.runs - runs) / ms) * 1000) : 0 };
    });
    return { samples, lastDiscovery: this.#lastDiscovery };
  }

  get #lastAt(): number {
    const last = this.#samples.at(-1);
    return last === undefined ? -Infinity : this.#byRuns ? last.runs : last.atMs;
  }

  #look(progress: EngineProgress, atMs: number): void {
    const { executions, sinceDiscovery = 0, coverage, features = coverage } = progress;
    if (features <= this.#best) return;
    this.#best = features;
    this.#lastDiscovery = { atMs: Math.round(atMs), runs: Math.max(0, executions - sinceDiscovery) };
  }
}
