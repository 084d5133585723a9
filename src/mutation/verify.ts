import type { MutationEngine, MutationJob } from './engine.ts';
import { mutantKey } from './mutant.ts';
import type { MutantResult, MutantStatus } from './mutant.ts';
import { chooseSample } from './sample.ts';

/** A mutant that one engine detects and the other does not. */
export interface VerdictDifference {
  readonly mutant: MutantResult;
  readonly other: MutantResult;
  readonly description: string;
}

/** What a status says of the tests: whether they notice the mutant, or nothing at all. */
function meaning(status: MutantStatus): 'detected' | 'undetected' | 'none' {
  if (status === 'Killed' || status === 'Timeout') return 'detected';
  return status === 'Survived' || status === 'NoCoverage' ? 'undetected' : 'none';
}

function describe(mutant: MutantResult, other: MutantResult): string {
  const { file, line, column, mutator, replacement } = mutant;
  const short = replacement.length > 40 ? `${replacement.slice(0, 40)}…` : replacement;
  const said = ({ status, reason }: MutantResult): string =>
    reason === '' ? status : `${status} (${reason.split('\n', 1)[0]!.slice(0, 100)})`;
  return `${file}:${line}:${column} ${mutator} ${JSON.stringify(short)}: in-process ${said(mutant)}, StrykerJS ${said(other)}`;
}

/** Where two runs of the same mutants disagree on what is detected. Mutants that only one of them has are left out. */
export function verdictDifferences(
  own: readonly MutantResult[],
  others: readonly MutantResult[],
): readonly VerdictDifference[] {
  const byKey = new Map(others.map((result) => [mutantKey(result), result]));
  const differences: VerdictDifference[] = [];
  for (const mutant of own) {
    const other = byKey.get(mutantKey(mutant));
    if (other === undefined || meaning(other.status) === meaning(mutant.status)) continue;
    differences.push({ mutant, other, description: describe(mutant, other) });
  }
  return differences;
}

export interface Verification {
  readonly checked: number;
  readonly differences: readonly VerdictDifference[];
}

/**
 * Runs a seeded sample of judged mutants once more with another engine.
 *
 * @param wanted how many, at most; a few more where targets are small
 */
export async function verifyVerdicts(
  engine: MutationEngine,
  job: MutationJob,
  results: readonly MutantResult[],
  wanted: number,
  signal: AbortSignal,
): Promise<Verification> {
  const judged = results.filter(({ status }) => status !== 'Ignored');
  const chosen = chooseSample(judged, wanted, job.seed, () => '');
  const others: MutantResult[] = [];
  const observer = { tests: () => {}, planned: () => {}, result: (result: MutantResult) => void others.push(result) };
  const { sample: _sample, shard: _shard, choose: _choose, reachedBy: _reachedBy, ...rest } = job;
  await engine.run({ ...rest, only: chosen }, observer, signal);
  const known = new Set(others.map(mutantKey));
  return {
    checked: chosen.filter((mutant) => known.has(mutantKey(mutant))).length,
    differences: verdictDifferences(chosen, others),
  };
}
