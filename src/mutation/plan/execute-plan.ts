import type { ImportGraph } from '../cache/import-graph.ts';
import type { VerdictStore } from '../cache/verdict-store.ts';
import type { MutationEnd, MutationEngine, MutationJob, MutationObserver } from '../engine.ts';
import { countByFile, mutantKey } from '../mutant.ts';
import type { Mutant, MutantResult } from '../mutant.ts';
import type { MutationProgress } from '../progress.ts';
import { exactPattern } from './mutated-files.ts';
import { phasesTold } from '../phases.ts';
import { systemClock } from '../../node/clock.ts';
import type { RunPlan } from './run-plan.ts';

export interface Execution {
  readonly plan: RunPlan;
  readonly engine: MutationEngine;
  readonly job: Omit<MutationJob, 'mutate' | 'only' | 'sample' | 'shard'>;
  /** Verdicts of earlier runs; undefined when none are wanted. */
  readonly verdicts: VerdictStore | undefined;
  /** How files load each other. */
  readonly graph: Pick<ImportGraph, 'dependents'>;
  readonly progress: MutationProgress;
  readonly signal: AbortSignal;
}

/** How it ended, and how many verdicts were known before. */
export interface Executed extends MutationEnd {
  readonly cached: number;
}

/** A mutant without what only its planting knows. */
function plain({ file, mutator, replacement, line, column, endLine, endColumn }: Mutant): Mutant {
  return { file, mutator, replacement, line, column, endLine, endColumn };
}

/** Verdicts that still hold. Of mutants that only count when a changed test reaches them, those that one reaches. */
async function knownVerdicts({ plan, verdicts }: Execution): Promise<MutantResult[]> {
  if (verdicts === undefined) return [];
  const known = await verdicts.known(plan.chosen.map(plain));
  const { diff } = plan;
  if (diff === undefined || diff.changedTests.length === 0) return known;
  const tests = new Set(diff.changedTests);
  return known.filter((result) => {
    if (diff.onLines.has(mutantKey(result))) return true;
    return result.coveredBy?.some((id) => tests.has(id.slice(0, id.indexOf('#')))) === true;
  });
}

/** Takes over known verdicts, has the engine find the others and keeps what it finds. */
export async function executePlan(execution: Execution): Promise<Executed> {
  const { plan, engine, job, verdicts, graph, progress, signal } = execution;
  const known = await phasesTold(progress, systemClock)('reading verdicts', () => knownVerdicts(execution));
  const done = new Set(known.map(mutantKey));
  const rest = plan.chosen.filter((mutant) => !done.has(mutantKey(mutant))).map(plain);
  const tests = plan.diff?.changedTests ?? [];
  const unsure = tests.length === 0 ? [] : rest.filter((mutant) => plan.diff?.onLines.has(mutantKey(mutant)) !== true);
  const leftOut = new Set(unsure.map(mutantKey));
  const certain = (mutants: readonly Mutant[]): Record<string, number> =>
    countByFile(mutants.filter((mutant) => !leftOut.has(mutantKey(mutant))));
  progress.planned({
    population: certain(plan.population),
    chosen: certain(plan.chosen),
    ignored: plan.ignored.length,
  });
  for (const result of known) progress.result(result);
  if (rest.length === 0 || signal.aborted) return { finished: rest.length === 0, warnings: [], cached: known.length };
  const wanted = new Map(rest.map((mutant) => [mutantKey(mutant), mutant]));
  const alreadyTold = countByFile(rest.filter((mutant) => !leftOut.has(mutantKey(mutant))));
  const observer: MutationObserver = {
    ranSuites: (...told) => progress.ranSuites(...told),
    tests: (...told) => progress.tests(...told),
    spent: (phase, durationMs) => progress.spent(phase, durationMs),
    planned({ chosen }) {
      if (unsure.length === 0) return;
      const more = Object.entries(chosen).map(
        ([file, count]) => [file, Math.max(0, count - (alreadyTold[file] ?? 0))] as const,
      );
      progress.planned({ population: Object.fromEntries(more), chosen: Object.fromEntries(more), ignored: 0 });
    },
    result(result) {
      if (!wanted.delete(mutantKey(result))) return;
      progress.result(result);
      verdicts?.add(result);
    },
  };
  const files = [...new Set(rest.map(({ file }) => file))];
  try {
    const end = await engine.run(
      {
        ...job,
        mutate: files.map(exactPattern),
        loaders: new Set(files.flatMap((file) => [...graph.dependents(file)])),
        planted: plan.planted,
        only: rest,
        ...(unsure.length > 0 && { reachedBy: { files: tests, mutants: unsure } }),
      },
      observer,
      signal,
    );
    return { ...end, warnings: [...plan.warnings, ...end.warnings], cached: known.length };
  } finally {
    await verdicts?.flush();
  }
}
