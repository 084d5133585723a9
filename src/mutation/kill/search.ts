import { uniformInt } from '../../choices/prng.ts';
import type { Prng } from '../../choices/prng.ts';
import { contentHash } from '../../core/check-id.ts';
import type { Clock } from '../../core/ports.ts';
import { editInput } from './edits.ts';
import type { Dictionary } from './edits.ts';
import type { Input } from './input.ts';
import { inputSize } from './input.ts';
import { differenceOf, observe } from './outcome.ts';
import type { Difference, Observed } from './outcome.ts';
import type { Switches } from './planted-module.ts';
import { shrinkInput } from './shrink.ts';

export type Module = Readonly<Record<string, unknown>>;

/** Switches that a mutant may pass more than the original before it counts as endless: a hundred times as many. */
const stepFactor = 100;
const leastSteps = 20_000;
/** Ways through the code that are told apart. */
const maxPaths = 2_000;
/** Switches that the original may pass; an input that takes more is too long for this search. */
const originalLimit = 2_000_000;

export interface SearchOptions {
  /** Instances with fresh state, loaded anew for each search. */
  readonly load: () => Promise<Module>;
  readonly switches: Switches;
  readonly clock: Clock;
  readonly prng: Prng;
  readonly dictionary: Dictionary;
  /** Inputs to start from, smallest first. */
  readonly inputs: readonly Input[];
  readonly maxInputs: number;
  readonly timeLimitMs: number;
}

/** What searching for a killer came to. */
export interface SearchResult {
  readonly difference: Difference;
  /** The smallest input found that shows it. */
  readonly input?: Input;
  readonly original?: Observed;
  readonly mutant?: Observed;
  readonly tried: number;
  /** Inputs that ran the mutated code, and those for which it evaluated to something else. */
  readonly reached: number;
  readonly infected: number;
  /** Whether the mutated code ran while the module loaded. */
  readonly whileLoading: boolean;
}

interface Pair {
  readonly original: Observed;
  readonly mutant: Observed;
  /** Whether the mutated code ran. */
  readonly reached: boolean;
  /** Whether the mutated place evaluated to something else; of code that runs while the module loads, whether any did. */
  readonly infected: boolean;
  readonly difference: Difference;
}

/** Runs original and mutant side by side, each in an instance of its own that has seen the same inputs. */
class Comparison {
  readonly #options: SearchOptions;
  readonly #id: string;
  #instances: readonly [Module, Module] | undefined;
  whileLoading = false;
  #wasReached = false;

  constructor(options: SearchOptions, id: string) {
    this.#options = options;
    this.#id = id;
  }

  /** Loads both again, so that nothing is left of what they did. */
  async renew(): Promise<void> {
    const { load, switches } = this.#options;
    switches.active = '';
    switches.limit = Infinity;
    const original = await load();
    // Code that runs while the module loads is mutated too.
    Object.assign(switches, { active: this.#id, watched: this.#id, reached: false });
    const mutant = await load();
    if (switches.reached) this.whileLoading = true;
    switches.active = '';
    this.#instances = [original, mutant];
  }

  async run(input: Input): Promise<Pair | undefined> {
    if (this.#instances === undefined) await this.renew();
    const { switches, clock } = this.#options;
    // Of code that ran while the module loaded, or not yet, only other places show what leads to it and what comes of it.
    const everywhere = this.whileLoading || !this.#wasReached;
    const wait = (ms: number): Promise<void> => clock.sleep(ms);
    const common = { watched: this.#id, everywhere, wait };
    const original = await observe(this.#instances![0], input, switches, {
      ...common,
      active: '',
      limit: originalLimit,
    });
    if (original.outcome.kind === 'endless') return undefined;
    const limit = Math.max(leastSteps, original.steps * stepFactor);
    const mutant = await observe(this.#instances![1], input, switches, { ...common, active: this.#id, limit });
    const reached = original.reached || mutant.reached;
    if (reached) this.#wasReached = true;
    const infected = original.trace !== mutant.trace || (this.whileLoading && original.path !== mutant.path);
    return { original, mutant, reached, infected, difference: differenceOf(original.outcome, mutant.outcome) };
  }

  /** As `run`, on fresh instances: what came before has no part in it. */
  async runFresh(input: Input): Promise<Pair | undefined> {
    await this.renew();
    return this.run(input);
  }
}

/**
 * Inputs worth editing. Those that made a difference to the mutated place come up more often than those that reach it. As long
 * as none reaches it, those are of interest too that make other places evaluate to what they did not before.
 */
class Pool {
  readonly #groups: [Input[], Input[], Input[]] = [[], [], []];
  readonly #paths = new Set<string>();

  add(input: Input, { original, reached, infected }: Pair, isStart: boolean): void {
    if (!isStart && !infected && (reached || !this.#isNovel(original.path))) return;
    this.#groups[infected ? 2 : reached ? 1 : 0]!.push(input);
  }

  #isNovel(path: string): boolean {
    if (this.#groups[1].length > 0 || this.#paths.size >= maxPaths) return false;
    const way = contentHash(path);
    if (this.#paths.has(way)) return false;
    this.#paths.add(way);
    return true;
  }

  pick(prng: Prng): Input | undefined {
    const [missed, reached, infected] = this.#groups;
    const turn = uniformInt(prng, 0, 9);
    const order =
      turn < 6 ? [infected, reached, missed] : turn < 9 ? [reached, infected, missed] : [missed, reached, infected];
    const group = order.find((candidates) => candidates.length > 0);
    return group?.[uniformInt(prng, 0, group.length - 1)];
  }
}

/** Keeps the input small on which the two differ, and checks it on fresh instances. */
async function settle(
  comparison: Comparison,
  input: Input,
  difference: Difference,
): Promise<Pick<SearchResult, 'input' | 'original' | 'mutant'> | undefined> {
  const differs = async (candidate: Input): Promise<boolean> =>
    (await comparison.runFresh(candidate))?.difference === difference;
  if (!(await differs(input))) return undefined; // it takes what came before: no single call shows it
  const small = await shrinkInput(input, differs);
  const pair = await comparison.runFresh(small);
  return pair === undefined ? undefined : { input: small, original: pair.original, mutant: pair.mutant };
}

/** Looks for an input on which a mutant does something else than the original. */
export async function searchKiller(id: string, options: SearchOptions): Promise<SearchResult> {
  const { clock, prng, dictionary, maxInputs, timeLimitMs } = options;
  const comparison = new Comparison(options, id);
  const pool = new Pool();
  const deadline = clock.monotonicMs() + timeLimitMs;
  const counts = { tried: 0, reached: 0, infected: 0 };
  let message: Input | undefined;
  const starts = options.inputs.toSorted((a, b) => inputSize(a) - inputSize(b));
  while (counts.tried < maxInputs && clock.monotonicMs() < deadline) {
    const start = starts[counts.tried];
    const seed = start ?? pool.pick(prng);
    if (seed === undefined) break;
    const input = start ?? editInput(seed, dictionary, prng);
    counts.tried++;
    const pair = await comparison.run(input).catch(() => undefined); // an edit may be no input at all
    if (pair === undefined) continue;
    if (pair.reached) counts.reached++;
    if (pair.infected) counts.infected++;
    pool.add(input, pair, start !== undefined);
    if (pair.difference === 'message') message ??= input;
    if (pair.difference !== 'behaviour') continue;
    const settled = await settle(comparison, input, 'behaviour');
    await comparison.renew();
    const { whileLoading } = comparison;
    if (settled !== undefined) return { difference: 'behaviour', ...settled, ...counts, whileLoading };
  }
  const settled = message === undefined ? undefined : await settle(comparison, message, 'message');
  const difference = settled === undefined ? 'none' : 'message';
  return { difference, ...settled, ...counts, whileLoading: comparison.whileLoading };
}
