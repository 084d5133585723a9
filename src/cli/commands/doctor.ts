import { exitCodes, type ExitCode } from '../../core/errors.ts';
import { countOf } from '../../core/render/count-of.ts';
import { findChecks } from '../find-checks.ts';
import { commonOptions, type RawOptions } from '../options.ts';
import { openSession, type CommandContext, type Session } from '../session.ts';
import { diagnoseProject, type Symptom } from '../setup/diagnosis.ts';
import type { CommandDefinition } from './command.ts';

const marks = { ok: 'ok     ', warning: 'warning', error: 'error  ' } as const;
const colours = { ok: 32, warning: 33, error: 31 } as const;

/** How many check files each engine has; a project without any is not wrong, but has nothing to run. */
async function suites({ config, run, context }: Session): Promise<readonly Symptom[]> {
  const kinds = { property: config.properties, fuzz: config.fuzz, stress: config.stress };
  const counts: string[] = [];
  let total = 0;
  for (const [kind, patterns] of Object.entries(kinds)) {
    const search = {
      root: run.root,
      workingFolder: context.workingFolder,
      patterns,
      exclude: config.exclude,
      named: [],
    };
    const { length } = await findChecks(search);
    total += length;
    counts.push(`${length} ${kind}`);
  }
  const what = `check files: ${counts.join(', ')}`;
  if (total > 0) return [{ status: 'ok', what, remedy: '' }];
  return [{ status: 'warning', what, remedy: '"assay init" writes a first one of each kind.' }];
}

function line({ status, what, remedy }: Symptom, colour: boolean): string {
  const mark = colour ? `\u001b[${colours[status]}m${marks[status]}\u001b[0m` : marks[status];
  return `${mark}  ${what}${remedy === '' ? '' : `\n         ${remedy}`}\n`;
}

async function doctor(raw: RawOptions, context: CommandContext): Promise<ExitCode> {
  const session = await openSession(commonOptions(raw), context);
  const symptoms = [...diagnoseProject(session.run.root, process.versions.node), ...(await suites(session))];
  for (const symptom of symptoms) context.screen.write(line(symptom, context.screen.colour));
  const count = (status: Symptom['status']): number => symptoms.filter((each) => each.status === status).length;
  const [errors, warnings] = [count('error'), count('warning')];
  context.screen.write(
    errors + warnings === 0
      ? 'Nothing keeps assay from working here.\n'
      : `${countOf(errors, 'error')}, ${countOf(warnings, 'warning')}\n`,
  );
  return errors === 0 ? exitCodes.held : exitCodes.usage;
}

export const doctorCommand: CommandDefinition = {
  usage: 'doctor',
  summary: 'Look for what keeps assay from working in this project',
  examples: ['assay doctor'],
  run: (_args, raw, context) => doctor(raw, context),
};
