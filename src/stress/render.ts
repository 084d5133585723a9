import { stringify } from 'fast-check';
import { countOf } from '../core/render/count-of.ts';
import type { OperationFate, StressFailure, TraceEvent } from './execution.ts';
import { taskCount, type PlannedOperation, type Scenario, type StartRule } from './scenario.ts';

/** Widest cell in characters: results are shown in full elsewhere, and three tasks must fit a terminal. */
const maxCellWidth = 60;

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

/** An operation with its arguments, as source code where that is possible. */
export function renderCall({ name, args }: Pick<PlannedOperation, 'name' | 'args'>): string {
  return `${name}(${args.map((arg) => oneLine(stringify(arg))).join(', ')})`;
}

/** How an operation ended. */
export function renderFate(fate: OperationFate): string {
  switch (fate.state) {
    case 'returned':
      return `→ ${oneLine(stringify(fate.result))}`;
    case 'threw':
      return `threw ${oneLine(fate.error instanceof Error ? `${fate.error.name}: ${fate.error.message}` : stringify(fate.error))}`;
    case 'refused':
      return 'was refused by a precondition';
    case 'running':
      return '…';
    case 'waiting':
      return 'never started';
  }
}

/** What a schedule is drawn from. */
export interface Drawable {
  readonly scenario: Scenario;
  readonly fates: readonly OperationFate[];
  readonly trace: readonly TraceEvent[];
  readonly failure?: StressFailure;
}

interface Row {
  readonly task: number;
  readonly text: string;
}

function clip(text: string): string {
  return text.length > maxCellWidth ? `${text.slice(0, maxCellWidth - 1)}…` : text;
}

function rowsOf({ scenario, fates, trace, failure }: Drawable): Row[] {
  // Any other failure ends a scenario while operations are pending, which might have settled.
  const isStuck = failure?.kind === 'deadlock' || failure?.kind === 'timeout';
  const rows: Row[] = [];
  for (let index = 0; index < trace.length; index++) {
    const { type, operation } = trace[index]!;
    const planned = scenario[operation]!;
    const next = trace[index + 1];
    const call = clip(renderCall(planned));
    const fate = clip(renderFate(fates[operation]!));
    if (type === 'settle') rows.push({ task: planned.task, text: `${call} ${fate}` });
    else if (next?.operation === operation) {
      rows.push({ task: planned.task, text: `${call} ${fate}` }); // nothing happened between its start and its end
      index++;
    } else
      rows.push({
        task: planned.task,
        text: isStuck && fates[operation]!.state === 'running' ? `${call} … never settled` : `${call} …`,
      });
  }
  for (const [operation, planned] of scenario.entries()) {
    if (isStuck && fates[operation]!.state === 'waiting') {
      rows.push({ task: planned.task, text: `${clip(renderCall(planned))} ${renderFate(fates[operation]!)}` });
    }
  }
  return rows;
}

/**
 * A schedule as a table: one line for each step, one column for each task. `f(1) …` started there, `f(1) → 2` ended there;
 * an operation on one line ran without anything in between.
 */
export function renderSchedule(drawable: Drawable): string {
  const tasks = taskCount(drawable.scenario);
  const rows = rowsOf(drawable);
  const widths = Array.from({ length: tasks }, (_, task) =>
    Math.max(`task ${task + 1}`.length, ...rows.filter((row) => row.task === task).map((row) => row.text.length)),
  );
  const numberWidth = String(rows.length).length;
  const line = (head: string, cells: readonly string[]): string =>
    [head.padStart(numberWidth), ...cells.map((cell, task) => cell.padEnd(widths[task]!))].join('  ').trimEnd();
  const header = line(
    '',
    Array.from({ length: tasks }, (_, task) => `task ${task + 1}`),
  );
  const body = rows.map((row, index) =>
    line(
      String(index + 1),
      Array.from({ length: tasks }, (_, task) => (task === row.task ? row.text : '')),
    ),
  );
  return [header, ...body].join('\n');
}

function renderStart(start: StartRule): string {
  switch (start.when) {
    case 'settled':
      return 'when everything before it has settled';
    case 'at-once':
      return 'at once';
    case 'one-settled':
      return 'when one operation before it has settled';
    case 'ticks':
      return `${countOf(start.ticks, 'microtask turn')} later`;
  }
}

/** How large a scenario is. */
export function renderSize(scenario: Scenario): string {
  return `${countOf(scenario.length, 'operation')} in ${countOf(taskCount(scenario), 'task')}`;
}

/** A scenario of which only the plan is known, because it ended the process that ran it. */
export function renderPlan(scenario: Scenario): string {
  return scenario
    .map((planned, index) => {
      const start = index === 0 ? '' : `, started ${renderStart(planned.start)}`;
      return `${index + 1}  task ${planned.task + 1}  ${clip(renderCall(planned))}${start}`;
    })
    .join('\n');
}
