import { create } from 'xmlbuilder2';
import { engineNames } from '../../core/finding.ts';
import { escapeTerminal } from '../escape.ts';
import type { ReportDocument } from '../schema.ts';
import type { Reporter } from './reporter.ts';

type Check = ReportDocument['checks'][number];
type Finding = ReportDocument['findings'][number];
type Builder = ReturnType<typeof create>;

// XML 1.0 cannot carry these at all, not even as references.
const notXml = /[\ufffe\uffff]/g;

const clean = (text: string): string =>
  escapeTerminal(text).replaceAll(notXml, (character) => `\\u${character.charCodeAt(0).toString(16)}`);

const secondsOf = (durationMs: number): string => (durationMs / 1000).toFixed(3);

function describe(finding: Finding): string {
  return clean(
    [`Input: ${finding.input}`, `Replay: ${finding.command}`, finding.stack ?? finding.message, finding.regression]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
}

function addCase(suite: Builder, check: Check, findings: readonly Finding[]): void {
  const testCase = suite.ele('testcase', {
    name: clean(check.name),
    classname: clean(check.file),
    file: clean(check.file),
    ...(check.line !== undefined && { line: check.line }),
    time: secondsOf(check.durationMs),
  });
  if (check.status === 'skipped') testCase.ele('skipped');
  if (check.status === 'unknown') testCase.ele('error', { message: 'no verdict could be reached' });
  if (check.status !== 'failed') return;
  for (const finding of findings) {
    testCase.ele('failure', { type: finding.kind, message: clean(finding.message) }).txt(describe(finding));
  }
  if (findings.length === 0) testCase.ele('failure', { type: 'error', message: 'failed' });
}

function addGates(root: Builder, report: ReportDocument): void {
  if (report.gates.length === 0) return;
  const broken = report.gates.filter((gate) => gate.status !== 'passed' && gate.status !== 'skipped');
  const suite = root.ele('testsuite', {
    name: 'gates',
    tests: report.gates.length,
    failures: broken.length,
    errors: 0,
  });
  for (const gate of report.gates) {
    const testCase = suite.ele('testcase', { name: clean(gate.name), classname: clean(gate.target) });
    if (broken.includes(gate)) {
      testCase.ele('failure', {
        type: 'gate',
        message: `required ${gate.required}, actual ${gate.actual ?? 'unknown'}`,
      });
    }
  }
}

/** JUnit XML as CI servers read it: a suite for each engine and one for the gates. */
export function renderJunit(report: ReportDocument): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
    name: 'assay',
    time: secondsOf(report.durationMs),
  });
  for (const engine of engineNames) {
    const checks = report.checks.filter((check) => check.engine === engine);
    if (checks.length === 0) continue;
    const suite = root.ele('testsuite', {
      name: engine,
      tests: checks.length,
      failures: checks.filter((check) => check.status === 'failed').length,
      errors: checks.filter((check) => check.status === 'unknown').length,
      skipped: checks.filter((check) => check.status === 'skipped').length,
      time: secondsOf(report.engines[engine]?.durationMs ?? 0),
      timestamp: report.startedAt,
    });
    for (const check of checks) {
      addCase(
        suite,
        check,
        report.findings.filter((finding) => finding.check === check.id && finding.engine === engine),
      );
    }
  }
  addGates(root, report);
  return `${root.end({ prettyPrint: true })}\n`;
}

export const junitReporter: Reporter = {
  name: 'junit',
  onReport: (report) => [{ path: 'junit.xml', content: renderJunit(report) }],
};
