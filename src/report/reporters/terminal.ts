import { styleText } from 'node:util';
import type { CheckResult, Status } from '../../core/check.ts';
import { engineNames } from '../../core/finding.ts';
import type { ProgressEvent } from '../../core/events.ts';
import type { Clock } from '../../core/ports.ts';
import { countOf } from '../../core/render/count-of.ts';
import { escapeTerminal, escapeWorkflowCommands } from '../escape.ts';
import { coverageText, minimisedText } from '../fuzz-text.ts';
import { reportStatus } from '../merge.ts';
import {
  addNothingTitle,
  wronglyDocumentationTitle,
  killLines,
  listedTests,
  noticeNothingTitle,
  trendText,
  type MutationFigures,
} from '../mutation-text.ts';
import type { ReportDocument } from '../schema.ts';
import type { Reporter, Screen } from './reporter.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** Passed checks are listed up to this many; beyond it only the figures are. */
const maxListedChecks = 60;
const maxInputLines = 40;
/** Characters of a line of an input: what is longer is read in the report, not on a terminal. */
const maxInputLine = 1_000;

const marks: Readonly<Record<Status, string>> = { passed: '✓', failed: '✗', unknown: '?', skipped: '-' };
const colours: Readonly<Record<Status, Style>> = { passed: 'green', failed: 'red', unknown: 'yellow', skipped: 'dim' };

const inSeconds = (ms: number): string => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

function indent(text: string, by: string): string {
  const lines = escapeTerminal(text).split('\n');
  const shown = lines.length > maxInputLines ? [...lines.slice(0, maxInputLines), '…'] : lines;
  return shown.map((line) => `${by}${line}`).join('\n');
}

function cutLongLines(text: string): string {
  const cut = (line: string): string =>
    line.length <= maxInputLine
      ? line
      : `${line.slice(0, maxInputLine)}… (${line.length - maxInputLine} more characters)`;
  return text.split('\n').map(cut).join('\n');
}

function findingText(finding: ReportDocument['findings'][number], checkName: string, paint: Paint): string {
  const { location } = finding;
  const place =
    location === undefined ? '' : ` ${location.file}${location.line === undefined ? '' : `:${location.line}`}`;
  return [
    `${paint('red', marks.failed)} ${paint('bold', escapeTerminal(checkName))}${paint('dim', escapeTerminal(place))}`,
    `  ${finding.kind}: ${escapeTerminal(finding.message)}`,
    indent(cutLongLines(finding.input), '    '),
    `  Replay: ${paint('cyan', escapeTerminal(finding.command))}`,
    ...(finding.regression === '' ? [] : ['  Keep it:', indent(finding.regression, '    ')]),
  ].join('\n');
}

function checkFigures(result: CheckResult): string {
  return minimisedText(result) ?? countOf(result.runs, 'run');
}

/** What a check reached, under its line. */
function reachedLines(result: CheckResult, paint: Paint): readonly string[] {
  const text = coverageText(result);
  return text === undefined ? [] : [`    ${paint('dim', text)}`];
}

function statsText(stats: Readonly<Record<string, unknown>>): string {
  return Object.entries(stats)
    .map(([name, value]) => `${String(value)} ${name}`)
    .join(', ');
}

function summaryText(report: ReportDocument, paint: Paint): string {
  const lines: string[] = [''];
  const names = new Map(report.checks.map((check) => [check.id, check.name]));
  const survivors = report.findings.filter((finding) => finding.kind === 'survivor');
  for (const survivor of survivors) {
    const { location, message } = survivor;
    const where = `${location?.file ?? ''}:${location?.line ?? 1}`;
    lines.push(
      `${paint('yellow', 'survived')} ${where} ${paint('dim', escapeTerminal(message))}`,
      indent(survivor.input, '    '),
    );
    lines.push(`  ${paint('dim', escapeTerminal(survivor.command))}`);
  }
  if (report.mutation?.matrix !== undefined) lines.push('', matrixText(report.mutation.matrix, paint));
  if (report.mutation !== undefined) lines.push(...killLines(report.mutation).map(escapeTerminal));
  const failures = report.findings.filter((finding) => finding.kind !== 'survivor');
  for (const finding of failures)
    lines.push('', findingText(finding, names.get(finding.check) ?? finding.check, paint));
  for (const warning of report.warnings) lines.push(`${paint('yellow', 'warning')} ${escapeTerminal(warning.message)}`);
  lines.push('');
  for (const name of engineNames) {
    const engine = report.engines[name];
    if (engine === undefined) continue;
    const mark = paint(colours[engine.status], marks[engine.status]);
    const score =
      name === 'mutation' && report.mutation !== undefined
        ? scoreText(report.mutation)
        : countOf(engine.findings, 'finding');
    lines.push(
      `${mark} ${name.padEnd(9)} ${countOf(engine.checks, 'check')}, ${countOf(engine.runs, 'run')}, ${score}, ${inSeconds(engine.durationMs)}`,
    );
    if (name === 'mutation' && report.mutation?.phases !== undefined)
      lines.push(paint('dim', phasesText(report.mutation, engine.durationMs)));
  }
  for (const gate of report.gates) {
    const actual = gate.actual === null ? 'unknown' : gate.actual.toFixed(1);
    lines.push(
      `${paint(colours[gate.status], marks[gate.status])} gate ${escapeTerminal(gate.target)}: ${gate.name} ${actual}, required ${gate.required}`,
    );
  }
  const status = reportStatus(report);
  const interrupted = report.interrupted ? ', interrupted: what was found so far is saved' : '';
  lines.push(`${paint(colours[status], status)}${interrupted} (seed ${report.seed}, ${inSeconds(report.durationMs)})`);
  return `${lines.join('\n')}\n`;
}

function matrixText(matrix: NonNullable<MutationFigures['matrix']>, paint: Paint): string {
  const rows = matrix.trials.map(({ trial, tests, noticed, alone }) =>
    [trial.padEnd(10), ...[tests, noticed, alone].map((count) => String(count).padStart(12))].join(''),
  );
  const list = (title: string, ids: readonly string[]): string[] =>
    ids.length === 0 ? [] : [title, ...listedTests(ids).map((text) => `  ${escapeTerminal(text)}`)];
  return [
    paint('bold', ['trial'.padEnd(10), ...['tests', 'notices', 'alone'].map((name) => name.padStart(12))].join('')),
    ...rows,
    ...list(noticeNothingTitle, matrix.noticeNothing),
    ...list(addNothingTitle, matrix.addNothing),
    ...list(wronglyDocumentationTitle, matrix.wronglyDocumentation ?? []),
  ].join('\n');
}

function scoreText(mutation: MutationFigures): string {
  const score = mutation.score === null ? 'no mutants' : `score ${mutation.score.toFixed(1)} %`;
  const trend = trendText(mutation);
  const parts = [
    mutation.sampled ? `${score} on a sample` : score,
    ...(trend === '' ? [] : [trend]),
    ...(mutation.accepted === 0 ? [] : [`${mutation.accepted} accepted`]),
    ...((mutation.cached ?? 0) === 0 ? [] : [`${mutation.cached} verdicts from earlier runs`]),
  ];
  return parts.join(', ');
}

/** How fast it was, and what the time went into. */
function phasesText({ mutants, errors, cached = 0, phases = [] }: MutationFigures, durationMs: number): string {
  const run = Math.max(0, mutants + errors - cached);
  const spent = phases
    .filter(({ durationMs: ms }) => ms >= 50)
    .map((phase) => `${phase.name} ${inSeconds(phase.durationMs)}`);
  return `  ${((1000 * run) / Math.max(1, durationMs)).toFixed(1)} mutants/s: ${spent.join(', ')}`;
}

/** Milliseconds between two lines about long work where no line can be rewritten, as in the log of a CI job. */
const logEveryMs = 60_000;

/** What a person watches: a live status line on a terminal, one line for each check, then findings and figures. */
export function terminalReporter(screen: Screen, clock: Pick<Clock, 'monotonicMs'>): Reporter {
  const paint: Paint = (style, text) => (screen.colour ? styleText(style, text, { validateStream: false }) : text);
  let statusShown = false;
  let listed = 0;
  let loggedMs = clock.monotonicMs();
  const clear = (): void => {
    if (statusShown) screen.write('\r\u001b[2K');
    statusShown = false;
  };
  const line = (text: string): void => {
    clear();
    screen.write(escapeWorkflowCommands(`${text}\n`));
  };
  const onEvent = (event: ProgressEvent): void => {
    switch (event.type) {
      case 'engine-start':
        return line(
          paint('bold', event.engine) +
            (event.checks === undefined ? '' : paint('dim', ` ${countOf(event.checks, 'check')}`)),
        );
      case 'check-end': {
        const { result } = event;
        if (result.status === 'passed' && ++listed > maxListedChecks) return;
        const mark = paint(colours[result.status], marks[result.status]);
        const figures = paint('dim', `${checkFigures(result)}, ${inSeconds(result.durationMs)}`);
        return line([`  ${mark} ${escapeTerminal(result.name)} ${figures}`, ...reachedLines(result, paint)].join('\n'));
      }
      case 'finding':
        if (event.finding.kind === 'survivor') return;
        return line(`  ${paint('red', 'found')} ${event.finding.kind}: ${escapeTerminal(event.finding.message)}`);
      case 'progress': {
        const now = clock.monotonicMs();
        if (!screen.interactive && now - loggedMs < logEveryMs) return;
        loggedMs = now;
        const done = event.total === undefined ? String(event.done) : `${event.done}/${event.total}`;
        const whole = `  ${escapeTerminal(event.label)} ${done} ${statsText(event.stats ?? {})}`;
        if (!screen.interactive) return line(whole);
        const text = whole.slice(0, screen.columns - 1);
        clear();
        screen.write(paint('dim', text));
        statusShown = true;
        return;
      }
      default:
    }
  };
  return {
    name: 'terminal',
    onEvent,
    onReport(report) {
      clear();
      screen.write(escapeWorkflowCommands(summaryText(report, paint)));
      return [];
    },
  };
}
