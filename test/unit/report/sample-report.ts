import { mergeResults, type ReportContext } from '../../../src/report/merge.ts';
import type { EngineResult } from '../../../src/core/run.ts';
import type { ReportDocument } from '../../../src/report/schema.ts';

const esc = '\u001b';

export const sampleResults: readonly EngineResult[] = [
  {
    engine: 'property',
    status: 'failed',
    durationMs: 1234.5,
    checks: [
      {
        id: '0123abcd',
        name: 'parse ∘ format is the identity',
        file: 'properties/a.prop.ts',
        line: 3,
        engine: 'property',
        status: 'failed',
        runs: 12,
        durationMs: 34,
        stats: { skipped: 1 },
      },
      {
        id: '0123abce',
        name: 'holds',
        file: 'properties/a.prop.ts',
        line: 9,
        engine: 'property',
        status: 'passed',
        runs: 100,
        durationMs: 5,
        stats: {},
      },
    ],
    findings: [
      {
        id: 'f00d',
        engine: 'property',
        check: '0123abcd',
        kind: 'error',
        // What a hostile target may say: colour codes, a workflow command, markup, characters that XML refuses.
        message: `expected <b>${esc}[31mred${esc}[0m</b> ::error:: ]]> \u0000 \ud800`,
        location: { file: 'properties/a.prop.ts', line: 3 },
        stack: 'Error: boom\n::set-output name=x::y\n    at properties/a.prop.ts:4:1',
        input: '"```\\n</script>"',
        replay: 'a1AbC_-',
        command: 'npx assay replay a1AbC_-',
        regression: 'examples: [["```"]]',
      },
    ],
    gates: [],
    warnings: [{ kind: 'filtered', message: 'many inputs were refused' }],
  },
  {
    engine: 'stress',
    status: 'unknown',
    durationMs: 10,
    checks: [
      {
        id: 'aaaa0000',
        name: 'a queue is linearizable',
        file: 'stress/q.stress.ts',
        engine: 'stress',
        status: 'unknown',
        runs: 7,
        durationMs: 10,
        stats: {},
      },
    ],
    findings: [],
    gates: [],
    warnings: [],
  },
  {
    engine: 'mutation',
    status: 'failed',
    durationMs: 60_000,
    checks: [
      {
        id: 'bbbb0000',
        name: 'targets/x',
        file: 'targets/x',
        engine: 'mutation',
        status: 'failed',
        runs: 10,
        durationMs: 60_000,
        stats: { score: 70 },
      },
    ],
    findings: [
      {
        id: 'beef',
        engine: 'mutation',
        check: 'bbbb0000',
        kind: 'survivor',
        message: 'survived: ConditionalExpression',
        location: { file: 'targets/x/a.ts', line: 5, column: 7 },
        input: '- if (a | b)\n+ if (true)',
        replay: '',
        command: 'npx assay mutate targets/x/a.ts:5:7-5:12',
        regression: '',
      },
    ],
    gates: [{ name: 'mutation score', target: 'targets/x', required: 80, actual: 70, status: 'failed' }],
    warnings: [],
    mutation: {
      score: 70,
      coveredScore: 77.7,
      sampled: true,
      mutants: 10,
      killed: 6,
      timeout: 1,
      survived: 2,
      noCoverage: 1,
      accepted: 0,
      ignored: 0,
      errors: 0,
      report: '.assay/report/mutation.json',
    },
  },
];

const context: ReportContext = {
  toolVersion: '0.0.0',
  startedAtEpochMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  durationMs: 61_244.5,
  seed: 42,
  environment: { node: '20.0.0', platform: 'linux-x64', cpus: 2, ci: true, commit: null },
  interrupted: false,
};

/** A report with one of everything, and hostile text in it. */
export const sampleReport: ReportDocument = mergeResults(sampleResults, context);

export function reportOf(results: readonly EngineResult[], more: Partial<ReportContext> = {}): ReportDocument {
  return mergeResults(results, { ...context, ...more });
}
