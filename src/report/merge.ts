import type { EngineResult, Shard } from '../core/run.ts';
import { worstStatus } from '../core/check.ts';
import { engineNames } from '../core/finding.ts';
import type { EngineSummary, ReportDocument } from './schema.ts';

/** What a report says besides the results of the engines. */
export interface ReportContext {
  readonly toolVersion: string;
  readonly startedAtEpochMs: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly environment: ReportDocument['environment'];
  readonly interrupted: boolean;
  readonly shard?: Shard;
}

function summarise(result: EngineResult): EngineSummary {
  return {
    status: worstStatus([result.status, ...result.gates.map((gate) => gate.status)]),
    checks: result.checks.length,
    runs: result.checks.reduce((sum, check) => sum + check.runs, 0),
    findings: result.findings.length,
    durationMs: Math.round(result.durationMs),
  };
}

/** Puts the results of the engines of one run into one document. */
export function mergeResults(results: readonly EngineResult[], context: ReportContext): ReportDocument {
  const mutation = results.find((result) => result.mutation !== undefined)?.mutation;
  return {
    schemaVersion: 1,
    tool: { name: 'assay', version: context.toolVersion },
    startedAt: new Date(context.startedAtEpochMs).toISOString(),
    durationMs: Math.round(context.durationMs),
    seed: context.seed,
    environment: context.environment,
    interrupted: context.interrupted,
    engines: Object.fromEntries(results.map((result) => [result.engine, summarise(result)])),
    gates: results.flatMap((result) => [...result.gates]),
    warnings: results.flatMap((result) => result.warnings.map((warning) => ({ ...warning }))),
    checks: results.flatMap((result) => result.checks.map((check) => ({ ...check, stats: { ...check.stats } }))),
    findings: results.flatMap((result) => result.findings.map((finding) => ({ ...finding }))),
    shard: context.shard ?? null,
    ...(mutation !== undefined && { mutation: { ...mutation } }),
  } as ReportDocument;
}

/** The verdict of a whole report: as good as its worst engine or gate. */
export function reportStatus(report: ReportDocument): 'passed' | 'failed' | 'unknown' | 'skipped' {
  return worstStatus([
    ...engineNames.map((name) => report.engines[name]?.status ?? 'skipped'),
    ...report.gates.map((gate) => gate.status),
  ]);
}
