export { reportJsonSchema, reportSchema } from './report/schema.ts';
export type { ReportDocument } from './report/schema.ts';
export { renderJson } from './report/reporters/json.ts';
export { renderJunit } from './report/reporters/junit.ts';
export { renderMarkdown } from './report/reporters/markdown.ts';
export type { Reporter, ReportFile, Screen } from './report/reporters/reporter.ts';
