import path from 'node:path';
import { AssayError, exitCodes } from '../../core/errors.ts';
import { loadConfig } from '../../config/load-config.ts';
import { systemFiles } from '../../node/files.ts';
import { reportStatus } from '../../report/merge.ts';
import { jsonReportName } from '../../report/reporters/json.ts';
import { reportSchema, type ReportDocument } from '../../report/schema.ts';
import { commonOptions } from '../options.ts';
import { createReporter } from '../session.ts';
import type { CommandDefinition } from './command.ts';

async function readReport(file: string): Promise<ReportDocument> {
  const text = await systemFiles.readText(file);
  if (text === undefined)
    throw new AssayError('not-found', `There is no report ${file}.`, 'Run "assay run" first, or name a report.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AssayError('io', `${file} is not JSON.`, 'Name a report that assay wrote.', { cause: error });
  }
  const parsed = reportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AssayError(
    'io',
    `${file} is not an assay report: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    'Name a report that this version of assay wrote.',
  );
}

export const reportCommand: CommandDefinition = {
  usage: 'report [file]',
  summary: 'Show the last report, or write it in other formats',
  examples: ['assay report', 'assay report --reporter junit,markdown', 'assay report old.json --json copy.json'],
  async run(args, raw, context) {
    const options = commonOptions(raw);
    const { config, root } = await loadConfig(context.workingFolder, options.config);
    const folder = path.resolve(root, config.reportDirectory);
    const file =
      args[0] === undefined ? path.join(folder, jsonReportName) : path.resolve(context.workingFolder, args[0]);
    const report = await readReport(file);
    for (const name of options.reporters ?? ['terminal']) {
      for (const written of createReporter(name, context.screen, root).onReport?.(report) ?? []) {
        const target = path.resolve(folder, written.path);
        await systemFiles.write(target, written.content);
        context.screen.write(`wrote ${path.relative(context.workingFolder, target)}\n`);
      }
    }
    if (options.json !== undefined)
      await systemFiles.write(
        path.resolve(context.workingFolder, options.json),
        `${JSON.stringify(report, null, 2)}\n`,
      );
    const status = reportStatus(report);
    return status === 'failed' || status === 'unknown' ? exitCodes.finding : exitCodes.held;
  },
};
