import type { InputContext } from './input-context.ts';

/** Standard deviations of the normal distribution that one chance in 2,000 lies above. */
const confidence = 3.29;

/** Wilson's score interval (1927) of a share: `hits` of `total`. */
export function shareInterval(hits: number, total: number): { readonly low: number; readonly high: number } {
  if (total === 0) return { low: 0, high: 1 };
  const square = confidence ** 2;
  const share = hits / total;
  const centre = share + square / (2 * total);
  const spread = confidence * Math.sqrt((share * (1 - share)) / total + square / (4 * total ** 2));
  const scale = 1 + square / total;
  return { low: (centre - spread) / scale, high: (centre + spread) / scale };
}

interface Demand {
  readonly atLeast: number;
  hits: number;
  total: number;
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Counts what the inputs of a run were. */
export class RunStatistics {
  #inputs = 0;
  readonly #classes = new Map<string, number>();
  readonly #demands = new Map<string, Demand>();

  add(context: InputContext): void {
    this.#inputs++;
    if (context.isSilent) return;
    const { classes, covers } = context;
    for (const label of classes) this.#classes.set(label, (this.#classes.get(label) ?? 0) + 1);
    for (const [label, { counts, atLeast }] of covers) {
      const demand = this.#demands.get(label) ?? { atLeast, hits: 0, total: 0 };
      if (counts) demand.hits++;
      demand.total++;
      this.#demands.set(label, demand);
    }
  }

  /** True while more inputs could tell whether every demand is met. */
  get isUndecided(): boolean {
    return [...this.#demands.values()].some(({ atLeast, hits, total }) => {
      const { low, high } = shareInterval(hits, total);
      return low < atLeast / 100 && high >= atLeast / 100;
    });
  }

  /** The first demand that is not met, as a sentence. One that was never met once is missed, however few inputs there were. */
  get missed(): string | undefined {
    for (const [label, { atLeast, hits, total }] of this.#demands) {
      if (hits > 0 && shareInterval(hits, total).high >= atLeast / 100) continue;
      return `only ${hits} of ${total} inputs (${percent(hits / total)}) were "${label}", and at least ${atLeast} % should be`;
    }
    return undefined;
  }

  /** By class, the share of the inputs that belonged to it. */
  get shares(): Readonly<Record<string, string>> {
    const classes = [...this.#classes].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    return Object.fromEntries(classes.map(([label, count]) => [`class ${label}`, percent(count / this.#inputs)]));
  }
}
