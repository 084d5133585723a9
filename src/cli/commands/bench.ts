import path from 'node:path';
import { AssayError, exitCodes } from '../../core/errors.ts';
import { median } from '../../core/median.ts';
import { toolVersion } from '../../node/environment.ts';
import { systemFiles } from '../../node/files.ts';
import type { MeasuredCheck, SpeedRun } from '../../property/speed/run.ts';
import { escapeTerminal } from '../../report/escape.ts';
import { selectFiles } from '../launch.ts';
import { commonOptions } from '../options.ts';
import { openSession } from '../session.ts';
import type { CommandDefinition } from './command.ts';

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

function microseconds(value: number): string {
  return value < 100 ? value.toFixed(1) : numbers.format(value);
}

const columns = ['runs/s', 'µs', 'drawing', 'fast-check', 'ratio', 'refused'] as const;
const width = 10;

function cells({ speed }: MeasuredCheck): readonly string[] {
  if (speed === undefined) return columns.map(() => '-');
  const { runsPerSecond, totalUs, drawingUs, fastCheckUs, ratio, refused } = speed;
  return [
    numbers.format(runsPerSecond),
    microseconds(totalUs),
    microseconds(drawingUs),
    microseconds(fastCheckUs),
    `${ratio.toFixed(2)}x`,
    `${(refused * 100).toFixed(0)} %`,
  ];
}

function line(values: readonly string[], name: string): string {
  return `${values.map((value) => value.padStart(width)).join(' ')}  ${escapeTerminal(name)}\n`;
}

function summary({ checks }: SpeedRun): string {
  const speeds = checks.flatMap(({ speed }) => (speed === undefined ? [] : [speed]));
  if (speeds.length === 0) return 'No check could be measured.\n';
  const ratio = median(speeds.map((speed) => speed.ratio));
  const drawing = median(speeds.map((speed) => Math.min(1, speed.drawingUs / speed.totalUs)));
  return (
    `${speeds.length} checks measured; median: ${ratio.toFixed(2)}x the time of fast-check's own runner, ` +
    `${(drawing * 100).toFixed(0)} % of it to make the inputs\n`
  );
}

export const benchCommand: CommandDefinition = {
  usage: 'bench [...paths]',
  summary: 'Measure how fast your property and fuzz checks run, and where their time goes',
  examples: ['assay bench', 'assay bench properties/orders.prop.ts --time 20', 'assay bench --json speed.json'],
  async run(named, raw, context) {
    const session = await openSession(commonOptions(raw), context);
    const { root } = session.run;
    const kinds = ['properties', 'fuzz'] as const;
    const selected = await Promise.all(kinds.map((kind) => selectFiles(session, kind, named)));
    const files = [...new Set(selected.flatMap(({ mine }) => mine))];
    if (files.length === 0)
      throw new AssayError(
        'no-check',
        `No property or fuzz check was found${named.length === 0 ? '' : ` in ${named.join(', ')}`}.`,
        'Name suites with property(...) or fuzz(...); "properties" and "fuzz" in assay.config.ts say where they stand.',
      );
    const { measureSpeed } = await import('../../property/speed/run.ts');
    const { screen, signal } = context;
    screen.write(line(columns, 'check (times in microseconds for one input)'));
    let shown: string | undefined;
    const { timeLimitMs } = session.run;
    const measured = await measureSpeed({ root, files, timeLimitMs, signal }, (check) => {
      if (check.file !== shown) screen.write(`${escapeTerminal(check.file)}\n`);
      shown = check.file;
      screen.write(line(cells(check), check.reason === undefined ? check.name : `${check.name} (${check.reason})`));
    });
    screen.write(summary(measured));
    if (session.options.json !== undefined) {
      const document = { tool: { name: 'assay', version: toolVersion() }, ...measured };
      await systemFiles.write(
        path.resolve(context.workingFolder, session.options.json),
        `${JSON.stringify(document, null, 2)}\n`,
      );
    }
    for (const problem of measured.problems) screen.write(`error: ${problem}\n`);
    if (signal.aborted) return exitCodes.interrupted;
    if (measured.problems.length > 0) return exitCodes.usage;
    return measured.checks.some(({ speed }) => speed === undefined) ? exitCodes.finding : exitCodes.held;
  },
};
