import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { assay } from '../../src/fuzz/engines/assay/assay.ts';
import { FileExecutor, heapLimitMb } from '../../src/fuzz/executor.ts';
import type { TargetDescription } from '../../src/fuzz/worker-main.ts';
import { systemClock } from '../../src/node/clock.ts';
import type { Row } from '../shrink/table.ts';
import type { Ledger } from './ledger.ts';
import { askInstrumented } from './instrumented-worker.ts';
import { isSelected, type Settings } from './settings.ts';
import { projectRoot } from './subjects.ts';
import { upperMedian } from '../upper-median.ts';

const folder = path.join(projectRoot, 'bench/fuzz/structured');
const scratch = path.join(projectRoot, '.assay/bench/structured');
/** Names of checks whose target has branches that only few of the generated inputs take. */
const guarded = /, guarded$/;
/** What guidance must reach beyond plain generation where branches are guarded. */
const wantedGain = 1.2;

interface Reached {
  readonly edges: number;
  readonly executions: number;
}

export interface StructuredFigures {
  readonly check: string;
  readonly seconds: number;
  /** Edges by seed. */
  readonly guided: readonly Reached[];
  readonly random: readonly Reached[];
}

async function guide(file: string, target: TargetDescription, seed: number, seconds: number): Promise<Reached> {
  const over = new AbortController();
  await rm(scratch, { recursive: true, force: true });
  const summary = await assay.fuzz(
    {
      root: projectRoot,
      file,
      target,
      seed,
      runs: undefined,
      timeLimitMs: undefined,
      seeds: [],
      dictionary: [],
      instrument: undefined,
      scratch,
      fileScratch: scratch,
      heapLimitMb,
      clock: systemClock,
      signal: over.signal,
    },
    {
      ready: () => void systemClock.sleep(seconds * 1_000).then(() => over.abort()),
      progress: () => {},
      finding: ({ failure }) => process.stderr.write(`${target.name}: ${failure.kind}: ${failure.message}\n`),
    },
  );
  return { edges: summary.coverage, executions: summary.executions };
}

function generate(file: string, target: TargetDescription, seed: number, seconds: number): Promise<Reached> {
  const main = 'structured-main.js';
  return askInstrumented({ main, method: 'generate', file, target, scratch, request: { seed, seconds } });
}

/** Guided fuzzing and plain generation of every selected check, in turn on each seed. */
export async function measureStructured(settings: Settings, ledger: Ledger): Promise<readonly StructuredFigures[]> {
  const seconds = Math.min(settings.seconds, 30);
  const figures: StructuredFigures[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const file = path.join(folder, name);
    const executor = new FileExecutor(projectRoot, file);
    const targets = await executor.open();
    await executor.close();
    for (const target of targets.filter((one) => isSelected(settings, one.name))) {
      const guided: Reached[] = [];
      const random: Reached[] = [];
      for (const seed of settings.seeds) {
        const key = ['structured', target.name, seed, seconds].join('|');
        guided.push(await ledger.once(`${key}|guided`, () => guide(file, target, seed, seconds)));
        random.push(await ledger.once(`${key}|random`, () => generate(file, target, seed, seconds)));
      }
      const edges = (all: readonly Reached[]): string => all.map((one) => one.edges).join(' ');
      process.stderr.write(`structured ${target.name}: guided ${edges(guided)}, random ${edges(random)}\n`);
      figures.push({ check: target.name, seconds, guided, random });
    }
  }
  return figures;
}

function median(all: readonly Reached[], of: keyof Reached): number {
  return upperMedian(all.map((one) => one[of]));
}

/** One line for each check. */
export function structuredRows(figures: readonly StructuredFigures[]): readonly Row[] {
  return figures.map(({ check, guided, random }) => {
    const gain = median(guided, 'edges') / median(random, 'edges');
    const wanted = guarded.test(check) ? wantedGain : 1;
    return {
      check,
      'guided edges': median(guided, 'edges'),
      'random edges': median(random, 'edges'),
      gain: `${gain >= 1 ? '+' : ''}${Math.round((gain - 1) * 100)} %`,
      'guided runs': median(guided, 'executions'),
      'random runs': median(random, 'executions'),
      verdict: gain >= wanted ? 'reached' : `below ${wanted}`,
    };
  });
}
