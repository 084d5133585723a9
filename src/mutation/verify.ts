import type { Gate, Warning } from '../core/check.ts';
import { worstStatus } from '../core/check.ts';
import type { EmitProgress } from '../core/events.ts';
import type { EngineResult } from '../core/run.ts';
import type { MutationJob } from './engine.ts';
import { mutantKey } from './mutant.ts';
import type { MutantResult, MutantStatus } from './mutant.ts';
import { chooseSample } from './sample.ts';
import { strykerEngine } from './stryker-engine.ts';

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
  readonly wanted: number;
  readonly differences: readonly VerdictDifference[];
  /** Why StrykerJS gave no verdicts. */
  readonly failure?: string;
}

/** Runs a seeded sample of judged mutants once more with StrykerJS; a few more than wanted where that evens out. */
export async function verifyVerdicts(
  job: MutationJob,
  results: readonly MutantResult[],
  wanted: number,
  signal: AbortSignal,
): Promise<Verification> {
  const judged = results.filter(({ status, accepted }) => status !== 'Ignored' && accepted !== true);
  const chosen = chooseSample(judged, wanted, job.seed, () => '');
  const others: MutantResult[] = [];
  const observer = { tests: () => {}, planned: () => {}, result: (result: MutantResult) => void others.push(result) };
  const end = await strykerEngine.run({ ...job, only: chosen }, observer, signal);
  const known = new Set(others.map(mutantKey));
  return {
    checked: chosen.filter((mutant) => known.has(mutantKey(mutant))).length,
    wanted: chosen.length,
    differences: verdictDifferences(chosen, others),
    ...(end.dryRunFailure !== undefined && { failure: end.dryRunFailure }),
  };
}

/** A result with what the comparison found. Differences, and verdicts that could not be compared, leave it undecided. */
export function withVerification(
  result: EngineResult,
  { checked, wanted, differences, failure }: Verification,
  emit: EmitProgress,
): EngineResult {
  const same = checked - differences.length;
  const texts = [
    `StrykerJS gives the same verdict for ${same} of ${wanted} mutants`,
    ...(failure === undefined ? [] : [failure]),
  ];
  const warnings = [...texts, ...differences.map(({ description }) => description)].map((message): Warning => ({
    kind: 'engine',
    message,
  }));
  for (const warning of warnings) emit({ type: 'warning', engine: 'mutation', warning });
  const gate: Gate = {
    name: 'verdicts that StrykerJS does not give',
    target: '.',
    required: 0,
    actual: wanted - same,
    status: same === wanted ? 'passed' : 'unknown',
  };
  return {
    ...result,
    status: worstStatus([result.status, gate.status]),
    gates: [...result.gates, gate],
    warnings: [...result.warnings, ...warnings],
  };
}
