/*
 * Failures found and shrunk, side by side with fast-check on the same generators: the Shrinking Challenge and our own.
 * Run: node --import ./bench/register.js bench/shrink.ts [--seeds 100] [--json FILE]
 */
import type { Challenge } from './shrink/challenge.ts';
import { moreChallenges } from './shrink/more-challenges.ts';
import { attemptByChoices, attemptByFastCheck, maxEvaluations, maxRuns, type Attempt } from './shrink/run-challenge.ts';
import { shrinkingChallenge } from './shrink/shrinking-challenge.ts';
import { option, publish, tableLines, type Row } from './shrink/table.ts';

const seeds = Number(option('seeds') ?? 100);

interface Figures {
  readonly found: number;
  readonly smallest: number;
  readonly meanRuns: number;
  readonly meanEvaluations: number;
  readonly maxEvaluations: number;
  readonly maxShrinkMs: number;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10;

function figuresOf(attempts: readonly (Attempt | undefined)[]): Figures {
  const found = attempts.filter((attempt) => attempt !== undefined);
  return {
    found: found.length,
    smallest: found.filter((attempt) => attempt.smallest).length,
    meanRuns: mean(found.map((attempt) => attempt.runs)),
    meanEvaluations: mean(found.map((attempt) => attempt.evaluations)),
    maxEvaluations: Math.max(0, ...found.map((attempt) => attempt.evaluations)),
    maxShrinkMs: Math.round(Math.max(0, ...found.map((attempt) => attempt.shrinkMs))),
  };
}

async function measure(challenge: Challenge): Promise<{ readonly assay: Figures; readonly fastCheck: Figures }> {
  const assay: (Attempt | undefined)[] = [];
  const fastCheck: (Attempt | undefined)[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    assay.push(await attemptByChoices(challenge, seed));
    fastCheck.push(attemptByFastCheck(challenge, seed));
  }
  return { assay: figuresOf(assay), fastCheck: figuresOf(fastCheck) };
}

function rowOf(name: string, { assay, fastCheck }: Awaited<ReturnType<typeof measure>>): Row {
  return {
    challenge: name,
    found: assay.found,
    smallest: assay.smallest,
    runs: assay.meanRuns,
    evaluations: assay.meanEvaluations,
    most: assay.maxEvaluations,
    'longest ms': assay.maxShrinkMs,
    'fc found': fastCheck.found,
    'fc smallest': fastCheck.smallest,
    'fc evaluations': fastCheck.meanEvaluations,
    'fc longest ms': fastCheck.maxShrinkMs,
  };
}

const sets = { 'Shrinking Challenge': shrinkingChallenge, 'further challenges': moreChallenges };
const lines = [`${seeds} seeds, at most ${maxRuns} runs each; shrinking stops after ${maxEvaluations} evaluations`];
const figures: Record<string, unknown>[] = [];
for (const [set, challenges] of Object.entries(sets)) {
  const rows: Row[] = [];
  for (const challenge of challenges) {
    const measured = await measure(challenge);
    figures.push({ set, challenge: challenge.name, seeds, ...measured });
    rows.push(rowOf(challenge.name, measured));
  }
  lines.push('', set, ...tableLines(rows));
}
await publish(lines, { benchmark: 'shrink', seeds, maxRuns, maxEvaluations, challenges: figures });
