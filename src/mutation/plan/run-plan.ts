import type { RunOptions } from '../../core/run.ts';
import type { ImportGraph } from '../cache/import-graph.ts';
import { changesSince } from '../diff/changes.ts';
import { compareMutants, mutantKey } from '../mutant.ts';
import { mutatePatterns } from '../mutate-paths.ts';
import { chooseSample } from '../sample.ts';
import { defaultMutate } from '../stryker-modules.ts';
import { readUserOptions } from '../stryker-options.ts';
import { plantMutants } from './instrumenter.ts';
import { plantingOptions } from './ignorers.ts';
import type { FileToPlant, PlantedCode, PlantedMutant } from './instrumenter.ts';
import { mutatedFiles } from './mutated-files.ts';
import { isOnLines } from './on-lines.ts';

/** What a run under `--since` is limited to. */
export interface DiffScope {
  /** The revision compared with, as a person would name it. */
  readonly description: string;
  /** Keys of the mutants on changed lines. */
  readonly onLines: ReadonlySet<string>;
  /** Changed test files, and those that load changed files which are not mutated themselves. */
  readonly changedTests: readonly string[];
}

/** Which mutants there are, and which of them the run is about. */
export interface RunPlan {
  /** The code of the files that are looked at, with their mutants. */
  readonly planted: PlantedCode;
  /** Every mutant of the files that are looked at. */
  readonly mutants: readonly PlantedMutant[];
  /** Files whose mutants are all among them. */
  readonly wholeFiles: ReadonlySet<string>;
  /** Those that the run's scope holds and nothing leaves out. */
  readonly population: readonly PlantedMutant[];
  /** Those that this shard and sample runs, in source order. */
  readonly chosen: readonly PlantedMutant[];
  /** Those in scope that comments and options leave out. */
  readonly ignored: readonly PlantedMutant[];
  readonly diff?: DiffScope;
  /** What the instrumenter has to say, one each. */
  readonly warnings: readonly string[];
}

export interface PlanOptions extends Pick<RunOptions, 'root' | 'seed' | 'shard'> {
  readonly paths: readonly string[];
  readonly sample?: number;
  /** Only what changed since a revision; true means since this branch left the main one. */
  readonly since?: string | true;
  /** How files load each other; asked for only when it is needed. */
  readonly graph: () => Promise<ImportGraph>;
  readonly targetOf: (file: string) => string;
}

/** The patterns of a run: what the command line names, or else what Stryker's configuration says, and what that forbids. */
async function patternsOf(
  { root, paths }: PlanOptions,
  configured: readonly string[] | undefined,
): Promise<readonly string[]> {
  const patterns = configured ?? (await defaultMutate(root));
  if (paths.length === 0) return patterns;
  return [...mutatePatterns(paths), ...patterns.filter((pattern) => pattern.startsWith('!'))];
}

interface ChangedFiles {
  readonly description: string;
  readonly lines: Awaited<ReturnType<typeof changesSince>>['lines'];
  readonly changedTests: readonly string[];
  /** Mutated files with changed lines or reached by a changed test. */
  readonly files: readonly FileToPlant[];
}

async function changedFiles(options: PlanOptions, files: readonly FileToPlant[]): Promise<ChangedFiles> {
  const { description, lines } = await changesSince(options.root, options.since === true ? undefined : options.since);
  const mutated = new Set(files.map(({ file }) => file));
  const others = [...lines.keys()].filter((file) => !mutated.has(file));
  const tests = new Set<string>();
  const reached = new Set<string>();
  if (others.length > 0) {
    const graph = await options.graph();
    for (const file of others)
      for (const test of graph.dependents(file, (dependent) => !mutated.has(dependent))) tests.add(test);
    for (const test of tests) for (const file of graph.closure(test)) if (mutated.has(file)) reached.add(file);
  }
  const concerned = files.filter(({ file }) => reached.has(file) || (lines.get(file) ?? []).length > 0);
  return { description, lines, changedTests: reached.size === 0 ? [] : [...tests].toSorted(), files: concerned };
}

function choose(options: PlanOptions, population: readonly PlantedMutant[]): readonly PlantedMutant[] {
  const { shard, sample, seed, targetOf } = options;
  const sorted = population.toSorted(compareMutants);
  const own = shard === undefined ? sorted : sorted.filter((_, index) => index % shard.count === shard.index - 1);
  return sample === undefined ? own : chooseSample(own, sample, seed, targetOf);
}

/**
 * Finds out what there is to mutate and what of it this run is about. Nothing is run.
 *
 * @throws AssayError when Stryker is not installed, a file does not parse, or there is nothing to compare with
 */
export async function planRun(options: PlanOptions): Promise<RunPlan> {
  const { options: user } = await readUserOptions(options.root);
  const all = await mutatedFiles(options.root, await patternsOf(options, user.mutate));
  const changed = options.since === undefined ? undefined : await changedFiles(options, all);
  const files = changed?.files ?? all;
  const warnings: string[] = [];
  const planted = await plantMutants(options.root, files, {
    ...(await plantingOptions(options.root, user)),
    warnings,
  });
  const { mutants } = planted;
  const onLines = new Set<string>();
  for (const mutant of mutants)
    if (isOnLines(mutant, changed?.lines.get(mutant.file) ?? [])) onLines.add(mutantKey(mutant));
  // Without changed tests only changed lines matter; with them, whatever they reach, which shows when they run.
  const inScope =
    changed === undefined || changed.changedTests.length > 0
      ? mutants
      : mutants.filter((mutant) => onLines.has(mutantKey(mutant)));
  const population = inScope.filter(({ ignored }) => ignored === undefined);
  return {
    planted,
    warnings,
    mutants,
    wholeFiles: new Set(files.filter(({ mutate }) => mutate === true).map(({ file }) => file)),
    population,
    chosen: choose(options, population),
    ignored: inScope.filter(({ ignored }) => ignored !== undefined),
    ...(changed !== undefined && {
      diff: { description: changed.description, onLines, changedTests: changed.changedTests },
    }),
  };
}
