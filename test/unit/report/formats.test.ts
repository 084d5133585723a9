import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { create } from 'xmlbuilder2';
import { describe, expect, test } from 'vitest';
import { reportStatus } from '../../../src/report/merge.ts';
import { renderGithub } from '../../../src/report/reporters/github.ts';
import { renderJson } from '../../../src/report/reporters/json.ts';
import { renderJunit } from '../../../src/report/reporters/junit.ts';
import { renderMarkdown } from '../../../src/report/reporters/markdown.ts';
import { renderSarif } from '../../../src/report/reporters/sarif.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { terminalReporter } from '../../../src/report/reporters/terminal.ts';
import { reportJsonSchema, reportSchema } from '../../../src/report/schema.ts';
import { reportOf, sampleReport, sampleResults } from './sample-report.ts';

// oxlint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const golden = (name: string): string => `../../golden/report/${name}`;

function terminalText(colour: boolean, report = sampleReport): string {
  let text = '';
  const screen = { write: (part: string) => void (text += part), interactive: false, colour, columns: 100 };
  const reporter = terminalReporter(screen, systemClock);
  reporter.onReport?.(report);
  return text;
}

describe('the JSON report', () => {
  test('fits the published JSON Schema', () => {
    const published: unknown = JSON.parse(
      readFileSync(new URL('../../../schema/assay-report.schema.json', import.meta.url), 'utf8'),
    );
    expect(published).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    formats.default(ajv);
    const validate = ajv.compile(published as object);
    expect(validate(JSON.parse(renderJson(sampleReport))) || validate.errors).toBe(true);
    expect(validate({ ...sampleReport, schemaVersion: 2 })).toBe(false);
    expect(validate({ ...sampleReport, extra: 1 })).toBe(false);
    expect(validate({ ...sampleReport, findings: [{ ...sampleReport.findings[0], kind: 'oops' }] })).toBe(false);
  });

  test('gives itself back when it is read', () => {
    expect(reportSchema.parse(JSON.parse(renderJson(sampleReport)))).toEqual(sampleReport);
  });

  test('keeps its form', async () => {
    await expect(renderJson(sampleReport)).toMatchFileSnapshot(golden('report.json'));
  });
});

describe('JUnit XML', () => {
  const xml = renderJunit(sampleReport);

  test('is well-formed with hostile text in it, and keeps its form', async () => {
    const root = create(xml).toObject() as unknown as { testsuites: { testsuite: readonly { '@name': string }[] } };
    expect(root.testsuites.testsuite.map((suite) => suite['@name'])).toEqual([
      'property',
      'stress',
      'mutation',
      'gates',
    ]);
    expect(xml).not.toMatch(controlCharacters);
    await expect(xml).toMatchFileSnapshot(golden('junit.xml'));
  });

  test('an undecided check is an error, never a pass', () => {
    expect(xml).toMatch(/<testsuite name="stress" tests="1" failures="0" errors="1"/);
  });
});

describe('the markdown summary', () => {
  const markdown = renderMarkdown(sampleReport);

  test('keeps its form and cannot be broken out of', async () => {
    expect(markdown).not.toMatch(controlCharacters);
    expect(markdown).not.toMatch(/^\s*::/m);
    expect(markdown).toContain('````\n"```\\n</script>"\n````');
    await expect(markdown).toMatchFileSnapshot(golden('summary.md'));
  });

  test('says when the score stands on a sample', () => {
    expect(markdown).toContain('a seeded sample of 10 mutants');
  });
});

describe('annotations of GitHub', () => {
  test('are one line each, with nothing in them that could be another command, and keep their form', async () => {
    const text = renderGithub(sampleReport, 'packages/a/');
    const lines = text.trimEnd().split('\n');
    expect(lines.every((line) => /^::(?:error|warning) [^\n]*::/.test(line))).toBe(true);
    expect(lines.some((line) => line.includes('file=packages/a/targets/x/a.ts,line=5'))).toBe(true);
    expect(text).not.toMatch(controlCharacters);
    await expect(text).toMatchFileSnapshot(golden('github.txt'));
  });
});

// What SARIF 2.1.0 requires of the parts that are used here.
const text = { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } };
const sarifSchema = {
  type: 'object',
  required: ['version', 'runs'],
  properties: {
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool', 'results'],
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            properties: { driver: { type: 'object', required: ['name', 'rules'] } },
          },
          invocations: { type: 'array', items: { type: 'object', required: ['executionSuccessful'] } },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message', 'ruleId', 'ruleIndex', 'level'],
              properties: {
                message: text,
                ruleIndex: { type: 'integer', minimum: 0 },
                level: { enum: ['none', 'note', 'warning', 'error'] },
                locations: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['physicalLocation'],
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation'],
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            required: ['uri'],
                            properties: { uri: { type: 'string', format: 'uri-reference' } },
                          },
                          region: { type: 'object', properties: { startLine: { type: 'integer', minimum: 1 } } },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

describe('SARIF', () => {
  test('has the form of version 2.1.0 and keeps it', async () => {
    const ajv = new Ajv2020({ allErrors: true });
    formats.default(ajv);
    const validate = ajv.compile(sarifSchema);
    const sarif = renderSarif(sampleReport);
    expect(validate(JSON.parse(sarif)) || validate.errors).toBe(true);
    await expect(sarif).toMatchFileSnapshot(golden('assay.sarif'));
  });
});

describe('the terminal', () => {
  test('shows every finding with its replay command and keeps its form', async () => {
    const text = terminalText(false);
    expect(text).toContain('Replay: npx assay replay a1AbC_-');
    expect(text).not.toMatch(controlCharacters);
    await expect(text).toMatchFileSnapshot(golden('terminal.txt'));
  });

  test('cuts long lines of an input, and nothing of what is to be kept or run', () => {
    const long = 'ab'.repeat(2_000);
    const [finding] = sampleReport.findings;
    const text = terminalText(false, {
      ...sampleReport,
      findings: [{ ...finding!, input: `[\n${long}\n]`, regression: long }],
    });
    expect(text).toContain(`    ${'ab'.repeat(500)}… (3000 more characters)\n    ]`);
    expect(text).toContain(`  Keep it:\n    ${long}\n`);
  });

  test('colours only where it is told to', () => {
    expect(terminalText(true)).toContain('\u001b[31m');
    expect(terminalText(true)).not.toContain('\u001b[31mred');
  });

  test('an interactive screen rewrites one status line', () => {
    const parts: string[] = [];
    const screen = { write: (part: string) => void parts.push(part), interactive: true, colour: false, columns: 30 };
    const reporter = terminalReporter(screen, systemClock);
    reporter.onEvent?.({
      type: 'progress',
      engine: 'fuzz',
      label: 'a very long name of a check that is fuzzed',
      done: 5,
      total: 10,
    });
    reporter.onEvent?.({ type: 'progress', engine: 'fuzz', label: 'x', done: 6, total: 10, stats: { 'exec/s': 9 } });
    expect(parts[0]!.length).toBeLessThan(30);
    expect(parts.slice(1)).toEqual(['\r\u001b[2K', '  x 6/10 9 exec/s']);
  });

  test('a log has a line about long work once a minute', () => {
    const parts: string[] = [];
    let nowMs = 5_000;
    const screen = { write: (part: string) => void parts.push(part), interactive: false, colour: false, columns: 30 };
    const reporter = terminalReporter(screen, { monotonicMs: () => nowMs });
    const label = 'a very long name of a target that is mutated';
    for (let done = 0; nowMs < 190_000; nowMs += 1_000)
      reporter.onEvent?.({
        type: 'progress',
        engine: 'mutation',
        label,
        done: ++done,
        total: 400,
        stats: { survived: 2 },
      });
    expect(parts).toEqual([61, 121, 181].map((done) => `  ${label} ${done}/400 2 survived\n`));
  });
});

describe('the verdict of a report', () => {
  test('is as bad as its worst part', () => {
    expect(reportStatus(sampleReport)).toBe('failed');
    expect(reportStatus(reportOf([sampleResults[1]!]))).toBe('unknown');
    const passed = { ...sampleResults[1]!, status: 'passed' as const };
    expect(reportStatus(reportOf([passed]))).toBe('passed');
    const gated = {
      ...passed,
      gates: [{ name: 'score', target: 't', required: 1, actual: null, status: 'unknown' as const }],
    };
    expect(reportStatus(reportOf([gated]))).toBe('unknown');
    expect(reportStatus(reportOf([]))).toBe('skipped');
  });
});
