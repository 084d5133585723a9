import type { ReportDocument } from '../schema.ts';
import type { Reporter } from './reporter.ts';

export const jsonReportName = 'assay-report.json';

/** The report itself, indented, with a final newline. */
export function renderJson(report: ReportDocument): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function jsonReporter(path: string = jsonReportName): Reporter {
  return { name: 'json', onReport: (report) => [{ path, content: renderJson(report) }] };
}
