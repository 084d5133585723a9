import path from 'node:path';
import { existsSync } from 'node:fs';
import { AssayError } from '../../core/errors.ts';
import { launchMutation } from '../launch.ts';
import { commonOptions, wholeNumber } from '../options.ts';
import { closeSession, openSession, type Session } from '../session.ts';
import type { CommandDefinition } from './command.ts';

const range = /:\d+(?::\d+)?-\d+(?::\d+)?$/;

/** Paths relative to the root, as Stryker takes them. */
function relativeToRoot(session: Session, named: readonly string[]): readonly string[] {
  return named.map((name) => {
    const [lines = ''] = range.exec(name) ?? [];
    const file = path.resolve(session.context.workingFolder, name.slice(0, name.length - lines.length));
    if (!existsSync(file))
      throw new AssayError(
        'not-found',
        `There is no file or folder ${name}.`,
        'Check the path; it is taken from the folder you are in.',
      );
    return path.relative(session.run.root, file).split(path.sep).join('/') + lines;
  });
}

export const mutateCommand: CommandDefinition = {
  usage: 'mutate [...paths]',
  summary: 'Plant faults and see which of them the tests notice; fails below the thresholds',
  options: [['--sample <mutants>', 'Run a seeded sample of this many mutants instead of all']],
  examples: [
    'assay mutate',
    'assay mutate targets/datetime',
    'assay mutate targets/logs/access-log.ts:10-40',
    'assay mutate --sample 100 --seed 1',
  ],
  async run(named, raw, context) {
    const sample = wholeNumber(raw, 'sample', 1, 1_000_000);
    const session = await openSession(commonOptions(raw), context);
    const paths = relativeToRoot(session, named);
    const result = await launchMutation(session, { paths, ...(sample !== undefined && { sample }) });
    return closeSession(session, [result]);
  },
};
