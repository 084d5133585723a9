/** Name of the global, which no loop over globals meets, under which instrumented code finds the coverage of its process. */
export const coverageKey = 'assay.coverage';

/** What an instrumented module says of itself when it is first evaluated. */
export interface ModuleDescription {
  /** Absolute path. */
  readonly file: string;
  readonly edges: number;
  /**
   * For each function, in pairs, the edge that is hit when it is entered and the last edge that stands in it: edges between
   * them may be hit without being noted themselves.
   */
  readonly functions: readonly number[];
  /** Comparisons that are hooked. */
  readonly sites: number;
  /** For each edge, its line in the user's file; 0 where no line of it belongs to it. */
  readonly lines: readonly number[];
  readonly strings: readonly string[];
  readonly numbers: readonly number[];
  readonly propertyNames: readonly string[];
}

/** A module that runs without counters, and why. */
export interface UninstrumentedModule {
  readonly file: string;
  readonly reason: string;
}
