import { ComparisonHooks } from './comparison-hooks.ts';
import { coverageKey, type ModuleDescription, type UninstrumentedModule } from './module-description.ts';

/** Edges of all modules of a process together: the largest packages of npm have some 100,000. */
const maxEdges = 1 << 20;

/** What a module's own code holds of the coverage. */
interface ModuleCounters {
  /** Counters of its edges. */
  readonly c: Int32Array;
  /** Notes that an edge was hit for the first time in this run; later calls are those of what goes round. */
  readonly t: (edge: number) => void;
  /** Called by loops now and then. */
  readonly l: () => void;
  readonly k: ComparisonHooks;
  /** Number of its first comparison site. */
  readonly s: number;
}

export interface CoveredModule extends ModuleDescription {
  /** Number of its first edge. */
  readonly firstEdge: number;
}

/**
 * The counters of every instrumented module of this process. Each module has its part of one array, and notes a function in
 * a list when it is entered first, and an edge outside of such functions when it is hit first, so that reading and clearing
 * costs as much as the functions that were entered are large.
 *
 * Invariant: outside of a run every counter is zero; in one, the counters that are not are those of edges in the list and of
 * edges from there to `ends`.
 */
export class CoverageRuntime {
  readonly counters = new Int32Array(maxEdges);
  readonly touched = new Int32Array(maxEdges);
  /** For the first edge of a function the last one that stands in it, functions within it included; else the edge itself. */
  readonly ends = new Int32Array(maxEdges);
  /** How many edges the list holds: an object of its own, which instrumented code writes to. */
  readonly list = { length: 0 };
  readonly hooks = new ComparisonHooks();
  readonly modules: CoveredModule[] = [];
  readonly uninstrumented: UninstrumentedModule[] = [];
  /** Called every some thousand rounds of a loop and calls of a function, and may throw to end them. */
  interrupt: (() => void) | undefined;
  edges = 0;
  sites = 0;

  /** Makes instrumented code of this process find this object. */
  install(): void {
    const register = (description: ModuleDescription): ModuleCounters => this.#register(description);
    Object.assign(register, {
      uninstrumented: (module: UninstrumentedModule) => void this.uninstrumented.push(module),
    });
    Object.defineProperty(globalThis, coverageKey, { value: register, configurable: true });
  }

  /** Forgets what was hit. */
  clear(): void {
    const { counters, touched, ends, list } = this;
    for (let index = 0; index < list.length; index++) {
      const first = touched[index]!;
      const last = ends[first]!;
      counters[first] = 0;
      // Functions within this one are in the list themselves when they were entered.
      for (let edge = first + 1; edge <= last; edge = ends[edge]! + 1) counters[edge] = 0;
    }
    list.length = 0;
  }

  #register(description: ModuleDescription): ModuleCounters {
    const { list, touched, hooks, counters } = this;
    const round = (): void => this.interrupt?.();
    const first = this.edges;
    const firstSite = this.sites;
    if (first + description.edges > maxEdges) {
      this.uninstrumented.push({ file: description.file, reason: `there are more than ${maxEdges} edges` });
      return { c: new Int32Array(description.edges), t: () => {}, l: round, k: hooks, s: firstSite };
    }
    this.edges += description.edges;
    for (let edge = first; edge < this.edges; edge++) this.ends[edge] = edge;
    for (let at = 0; at < description.functions.length; at += 2)
      this.ends[first + description.functions[at]!] = first + description.functions[at + 1]!;
    this.sites += description.sites;
    this.modules.push({ ...description, firstEdge: first });
    return {
      c: this.counters.subarray(first, first + description.edges),
      t: (edge) => {
        if (counters[first + edge] === 1) touched[list.length++] = first + edge;
        else round();
      },
      l: round,
      k: hooks,
      s: firstSite,
    };
  }
}
