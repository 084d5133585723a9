import { worstStatus, type CheckResult, type Warning } from '../core/check.ts';
import type { Finding } from '../core/finding.ts';
import type { EngineResult } from '../core/run.ts';

export interface FuzzParts {
  readonly checks: readonly CheckResult[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
  /** What kept files or checks from being looked at: then the whole is `unknown` at best. */
  readonly problems: readonly string[];
  readonly durationMs: number;
}

/** What a run over fuzz checks comes to. */
export function fuzzResult({ checks, findings, warnings, problems, durationMs }: FuzzParts): EngineResult {
  const statuses = checks.map(({ status }) => status);
  return {
    engine: 'fuzz',
    status: worstStatus(problems.length > 0 ? [...statuses, 'unknown'] : statuses),
    durationMs: Math.round(durationMs),
    checks,
    findings,
    gates: [],
    warnings,
    ...(problems.length > 0 && { problems }),
  };
}
