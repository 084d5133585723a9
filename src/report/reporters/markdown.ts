import type { CheckResult } from '../../core/check.ts';
import { engineNames } from '../../core/finding.ts';
import { escapeMarkdown, escapeWorkflowCommands, fencedBlock } from '../escape.ts';
import { coverageText, minimisedText } from '../fuzz-text.ts';
import { reportStatus } from '../merge.ts';
import {
  addNothingTitle,
  wronglyDocumentationTitle,
  killLines,
  listedTests,
  noticeNothingTitle,
  scopeText,
  trendText,
  type MutationFigures,
} from '../mutation-text.ts';
import type { ReportDocument } from '../schema.ts';
import type { Reporter } from './reporter.ts';

/** Findings shown in full: a summary page holds 1 MiB and nobody reads more. */
const maxFindings = 20;

const marks = { passed: '✅ passed', failed: '❌ failed', unknown: '❔ unknown', skipped: '⏭ skipped' } as const;

function engineTable(report: ReportDocument): string[] {
  const rows = engineNames.flatMap((name) => {
    const engine = report.engines[name];
    if (engine === undefined) return [];
    const seconds = (engine.durationMs / 1000).toFixed(1);
    return [
      `| ${name} | ${marks[engine.status]} | ${engine.checks} | ${engine.runs} | ${engine.findings} | ${seconds} s |`,
    ];
  });
  return [
    '| trial | verdict | checks | runs | findings | time |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
  ];
}

function corpusLines(report: ReportDocument): string[] {
  const lines = report.checks.flatMap((check) => {
    const text = minimisedText(check);
    return text === undefined ? [] : [`- ${escapeMarkdown(check.name)}: ${text}`];
  });
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Files shown of one check. */
const maxFiles = 20;

function coverageLines(report: ReportDocument): string[] {
  const fuzzed = report.checks.filter(({ coverage }) => coverage !== undefined);
  if (fuzzed.length === 0) return [];
  const rows = fuzzed.map((check) => {
    const rate = Number(check.stats['stability'] ?? NaN);
    const stability = Number.isNaN(rate) ? '–' : `${Math.round(rate * 100)} %`;
    return `| ${escapeMarkdown(check.name)} | ${escapeMarkdown(coverageText(check as CheckResult) ?? '–')} | ${stability} |`;
  });
  const files = fuzzed.flatMap(({ name, coverage }) => {
    const all = Object.entries(coverage!.lines);
    const shown = all
      .slice(0, maxFiles)
      .map(([file, { reached, total }]) => `${escapeMarkdown(file)} ${reached}/${total}`);
    if (all.length > maxFiles) shown.push(`and ${all.length - maxFiles} more files`);
    return shown.length === 0 ? [] : [`- ${escapeMarkdown(name)}: ${shown.join(', ')}`];
  });
  return [
    '| fuzzed | reached | stable |',
    '| --- | --- | ---: |',
    ...rows,
    '',
    ...(files.length === 0
      ? []
      : ['<details><summary>Source lines reached</summary>', '', ...files, '', '</details>', '']),
  ];
}

function matrixLines({ matrix }: MutationFigures): string[] {
  if (matrix === undefined) return [];
  const rows = matrix.trials.map(
    ({ trial, tests, noticed, alone }) => `| ${trial} | ${tests} | ${noticed} | ${alone} |`,
  );
  const list = (title: string, ids: readonly string[]): string[] =>
    ids.length === 0 ? [] : [title, '', ...listedTests(ids).map((text) => `- ${escapeMarkdown(text)}`), ''];
  return [
    '| trial | tests | mutants noticed | by no other trial |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
    '',
    ...list(noticeNothingTitle, matrix.noticeNothing),
    ...list(addNothingTitle, matrix.addNothing),
    ...list(wronglyDocumentationTitle, matrix.wronglyDocumentation ?? []),
  ];
}

function mutationLines(report: ReportDocument): string[] {
  const { mutation } = report;
  if (mutation === undefined) return [];
  const score = mutation.score === null ? 'no mutants' : `${mutation.score.toFixed(1)} %`;
  const trend = mutation.trend === undefined ? '' : ` (${trendText(mutation)})`;
  const accepted = mutation.accepted === 0 ? '' : `, ${mutation.accepted} accepted as equivalent`;
  const cached = (mutation.cached ?? 0) === 0 ? '' : ` ${mutation.cached} verdicts came from earlier runs.`;
  return [
    `**Mutation score ${score}**${trend} on ${escapeMarkdown(scopeText(mutation))}: ${mutation.killed} killed, ${mutation.timeout} timed out, ` +
      `${mutation.survived} survived, ${mutation.noCoverage} not covered${accepted}.${cached}`,
    '',
    ...matrixLines(mutation),
    ...killLines(mutation).map((text) => `- ${escapeMarkdown(text)}`),
    ...(mutation.kill === undefined ? [] : ['']),
  ];
}

function gateLines(report: ReportDocument): string[] {
  if (report.gates.length === 0) return [];
  const rows = report.gates.map(
    (gate) =>
      `| ${escapeMarkdown(gate.target)} | ${escapeMarkdown(gate.name)} | ${gate.required} | ${gate.actual ?? '–'} | ${marks[gate.status]} |`,
  );
  return ['| gate | what | required | actual | verdict |', '| --- | --- | ---: | ---: | --- |', ...rows, ''];
}

function findingLines(report: ReportDocument): string[] {
  const failures = report.findings.filter((finding) => finding.kind !== 'survivor');
  const shown = [...failures, ...report.findings.filter((finding) => finding.kind === 'survivor')].slice(
    0,
    maxFindings,
  );
  const lines = shown.flatMap((finding) => {
    const check = report.checks.find((candidate) => candidate.id === finding.check);
    const place = finding.location === undefined ? '' : ` (${finding.location.file}:${finding.location.line ?? 1})`;
    return [
      `### ${escapeMarkdown(check?.name ?? finding.kind)}`,
      '',
      `${finding.kind}: ${escapeMarkdown(finding.message)}${escapeMarkdown(place)}`,
      '',
      fencedBlock(finding.input, finding.kind === 'survivor' ? 'diff' : ''),
      '',
      fencedBlock(finding.command, 'sh'),
      '',
    ];
  });
  const left = report.findings.length - shown.length;
  return left > 0 ? [...lines, `… and ${left} more in the JSON report.`, ''] : lines;
}

/** A summary for a pull request or a job page, in GitHub's markdown. */
export function renderMarkdown(report: ReportDocument): string {
  const lines = [
    `## assay: ${marks[reportStatus(report)]}${report.interrupted ? ' (interrupted)' : ''}`,
    '',
    ...engineTable(report),
    ...corpusLines(report),
    ...coverageLines(report),
    ...mutationLines(report),
    ...gateLines(report),
    ...findingLines(report),
    `Seed ${report.seed}, node ${report.environment.node}.`,
  ];
  return escapeWorkflowCommands(`${lines.join('\n')}\n`);
}

export const markdownReporter: Reporter = {
  name: 'markdown',
  onReport: (report) => [{ path: 'summary.md', content: renderMarkdown(report) }],
};
