import { escapeTerminal } from '../escape.ts';
import type { ReportDocument } from '../schema.ts';
import type { Reporter, Screen } from './reporter.ts';

/** Annotations of one level that GitHub shows for one step; what is more would not be seen. */
const maxOfLevel = 10;

type Level = 'error' | 'warning';

interface Annotation {
  readonly level: Level;
  readonly properties: Readonly<Record<string, string | number | undefined>>;
  readonly message: string;
}

/** The rules of the runner: `%` and line ends in messages, `:` and `,` too in properties. */
const escapeData = (text: string): string =>
  escapeTerminal(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

function commandOf({ level, properties, message }: Annotation): string {
  const parts = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${parts.join(',')}::${escapeData(message)}`;
}

function annotations(report: ReportDocument, folder: string): Annotation[] {
  const names = new Map(report.checks.map((check) => [check.id, check.name]));
  const findings = report.findings.map(({ kind, location, message, input, command, check }): Annotation => {
    const isSurvivor = kind === 'survivor';
    return {
      level: isSurvivor ? 'warning' : 'error',
      properties: {
        file: location === undefined ? undefined : folder + location.file,
        line: location?.line,
        col: location?.column,
        title: isSurvivor ? 'A planted fault survives' : `${kind}: ${names.get(check) ?? check}`,
      },
      message: [message, input, command].filter((part) => part !== '').join('\n'),
    };
  });
  const gates = report.gates
    .filter(({ status }) => status === 'failed' || status === 'unknown')
    .map(({ name, target, required, actual, status }): Annotation => ({
      level: 'error',
      properties: { title: `Gate ${status}` },
      message: `${target}: ${name}: ${actual ?? 'not measured'}, required ${required}`,
    }));
  return [...gates, ...findings];
}

/** Workflow commands that GitHub shows beside the lines of a pull request, the most important of each level. */
export function renderGithub(report: ReportDocument, folder = ''): string {
  const all = annotations(report, folder);
  const lines: string[] = [];
  for (const level of ['error', 'warning'] as const) {
    const own = all.filter((annotation) => annotation.level === level);
    lines.push(...own.slice(0, maxOfLevel).map(commandOf));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** @param folder the project's folder in the repository with a final slash; empty when they are the same */
export function githubReporter(screen: Screen, folder = ''): Reporter {
  return {
    name: 'github',
    onReport(report) {
      screen.write(renderGithub(report, folder));
      return [];
    },
  };
}
