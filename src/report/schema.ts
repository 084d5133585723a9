import { z } from 'zod';
import { warningKinds } from '../core/check.ts';
import { engineNames, findingKinds } from '../core/finding.ts';

const status = z.enum(['passed', 'failed', 'unknown', 'skipped']);
const count = z.int().min(0);
const milliseconds = z.number().min(0);

const location = z.strictObject({
  file: z.string(),
  line: z.int().min(1).optional(),
  column: z.int().min(1).optional(),
});

const engineSummary = z.strictObject({
  status,
  checks: count,
  runs: count,
  findings: count,
  durationMs: milliseconds,
});

const stat = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const coverage = z.strictObject({
  samples: z
    .array(
      z.strictObject({
        atMs: milliseconds,
        runs: count,
        edges: count,
        features: count.optional(),
        corpus: count,
        perSecond: count,
      }),
    )
    .max(60),
  lastDiscovery: z.strictObject({ atMs: milliseconds, runs: count }).nullable(),
  lines: z.record(z.string(), z.strictObject({ reached: count, total: count })),
});

const check = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{8}$/),
  name: z.string().min(1),
  file: z.string(),
  line: z.int().min(1).optional(),
  engine: z.enum(engineNames),
  status,
  runs: count,
  durationMs: milliseconds,
  stats: z.record(z.string(), stat),
  coverage: coverage.optional(),
});

const finding = z.strictObject({
  id: z.string().min(1),
  engine: z.enum(engineNames),
  check: z.string(),
  kind: z.enum(findingKinds),
  message: z.string().min(1),
  location: location.optional(),
  stack: z.string().optional(),
  input: z.string(),
  replay: z.string().regex(/^[A-Za-z0-9_-]*$/),
  command: z.string(),
  regression: z.string(),
});

const percentage = z.number().min(0).max(100);

const matrix = z.strictObject({
  trials: z.array(
    z.strictObject({
      trial: z.enum(['property', 'fuzz', 'stress', 'unit test']),
      tests: count,
      noticed: count,
      alone: count,
    }),
  ),
  noticeNothing: z.array(z.string()),
  addNothing: z.array(z.string()),
  wronglyDocumentation: z.array(z.string()).optional(),
});

const kill = z.strictObject({
  searched: count,
  killed: count,
  tests: z.array(z.string()),
  others: z.array(
    z.strictObject({
      place: z.string(),
      change: z.string(),
      what: z.enum(['equivalent?', 'unreached', 'message', 'unwritten', 'failed']),
      why: z.string(),
    }),
  ),
});

const mutation = z.strictObject({
  score: percentage.nullable(),
  coveredScore: percentage.nullable(),
  sampled: z.boolean(),
  mutants: count,
  killed: count,
  timeout: count,
  survived: count,
  noCoverage: count,
  accepted: count,
  ignored: count,
  errors: count,
  cached: count.optional(),
  phases: z.array(z.strictObject({ name: z.string(), durationMs: milliseconds })).optional(),
  since: z.string().optional(),
  trend: z.strictObject({ previousScore: percentage, previousAt: z.string(), change: z.number() }).optional(),
  matrix: matrix.optional(),
  kill: kill.optional(),
  report: z.string(),
});

/** The one document that every other format is derived from. Version 1 only ever gains optional parts. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal('assay'), version: z.string() }),
  startedAt: z.iso.datetime(),
  durationMs: milliseconds,
  seed: z.int().min(0),
  environment: z.strictObject({
    node: z.string(),
    platform: z.string(),
    cpus: z.int().min(1),
    ci: z.boolean(),
    commit: z.string().nullable(),
  }),
  interrupted: z.boolean(),
  engines: z.strictObject({
    property: engineSummary.optional(),
    fuzz: engineSummary.optional(),
    stress: engineSummary.optional(),
    mutation: engineSummary.optional(),
  }),
  gates: z.array(
    z.strictObject({
      name: z.string(),
      target: z.string(),
      required: z.number(),
      actual: z.number().nullable(),
      status,
    }),
  ),
  warnings: z.array(z.strictObject({ kind: z.enum(warningKinds), message: z.string(), location: location.optional() })),
  checks: z.array(check),
  findings: z.array(finding),
  shard: z.strictObject({ index: z.int().min(1), count: z.int().min(1) }).nullable(),
  mutation: mutation.optional(),
});

export type ReportDocument = z.infer<typeof reportSchema>;
export type EngineSummary = z.infer<typeof engineSummary>;

/** The same schema for other tools: JSON Schema, draft 2020-12. */
export function reportJsonSchema(): unknown {
  const schema = z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
  return { $id: 'assay-report.schema.json', title: 'assay report', ...schema };
}
