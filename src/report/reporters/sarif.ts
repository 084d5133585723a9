import { escapeTerminal, fencedBlock } from '../escape.ts';
import type { ReportDocument } from '../schema.ts';
import type { Reporter } from './reporter.ts';

type Finding = ReportDocument['findings'][number];

const levelOf = (finding: Finding): 'warning' | 'error' => (finding.kind === 'survivor' ? 'warning' : 'error');
const ruleOf = ({ engine, kind }: Finding): string => `${engine}/${kind}`;

const ruleTexts: Readonly<Partial<Record<Finding['kind'], string>>> = {
  survivor: 'A planted fault that no test notices: what it changes is not checked.',
  error: 'The statement does not hold, or the code threw an error that it may not throw.',
  timeout: 'An input took longer than its limit.',
  linearizability: 'No order of the operations explains what they answered.',
};

/** A path as a URI reference. */
const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/');

function locationOf({ location }: Finding): object {
  if (location === undefined) return {};
  const { file, line, column } = location;
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column !== undefined && { startColumn: column }) } };
  return {
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' }, ...region } }],
  };
}

function resultOf(finding: Finding, rules: readonly string[]): object {
  const { message, input, command, kind } = finding;
  const language = kind === 'survivor' ? 'diff' : '';
  return {
    ruleId: ruleOf(finding),
    ruleIndex: rules.indexOf(ruleOf(finding)),
    level: levelOf(finding),
    message: {
      text: escapeTerminal([message, input, command].filter((part) => part !== '').join('\n')),
      markdown: [escapeTerminal(message), fencedBlock(input, language), fencedBlock(command, 'sh')].join('\n\n'),
    },
    ...locationOf(finding),
    partialFingerprints: { 'assayFinding/v1': finding.id },
  };
}

function notifications(report: ReportDocument): object[] {
  const gates = report.gates.filter(({ status }) => status === 'failed' || status === 'unknown');
  return [
    ...gates.map(({ target, name, actual, required }) => ({
      level: 'error',
      message: { text: escapeTerminal(`${target}: ${name}: ${actual ?? 'not measured'}, required ${required}`) },
    })),
    ...report.warnings.map(({ message }) => ({ level: 'warning', message: { text: escapeTerminal(message) } })),
  ];
}

/** Findings as SARIF 2.1.0, which code scanning services read. Failed gates and warnings are notifications of the run. */
export function renderSarif(report: ReportDocument): string {
  const rules = [...new Set(report.findings.map(ruleOf))].toSorted();
  const ruleObjects = rules.map((id) => {
    const finding = report.findings.find((candidate) => ruleOf(candidate) === id)!;
    const text = ruleTexts[finding.kind] ?? `A finding of the ${finding.engine} trial: ${finding.kind}.`;
    return { id, shortDescription: { text }, defaultConfiguration: { level: levelOf(finding) } };
  });
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: report.tool.name, version: report.tool.version, rules: ruleObjects } },
        invocations: [
          {
            executionSuccessful: !report.interrupted,
            startTimeUtc: report.startedAt,
            toolExecutionNotifications: notifications(report),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding) => resultOf(finding, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

export const sarifReporter: Reporter = {
  name: 'sarif',
  onReport: (report) => [{ path: 'assay.sarif', content: renderSarif(report) }],
};
