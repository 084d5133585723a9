import path from 'node:path';
import { existsSync } from 'node:fs';
import { isDynamicPattern } from 'tinyglobby';
import { AssayError } from '../../core/errors.ts';
import { engineNames } from '../../mutation/engine.ts';
import { launchMutation, type MutationLaunch } from '../launch.ts';
import { commonOptions, oneOf, textOption, wholeNumber, type RawOptions } from '../options.ts';
import { closeSession, openSession, type Session } from '../session.ts';
import type { CommandDefinition } from './command.ts';

const range = /:\d+(?::\d+)?-\d+(?::\d+)?$/;

/** Paths and patterns relative to the root, as Stryker takes them; one with `!` takes files out again. */
function relativeToRoot(session: Session, named: readonly string[]): readonly string[] {
  return named.map((name) => {
    const [lines = ''] = range.exec(name) ?? [];
    const not = name.startsWith('!') ? '!' : '';
    const file = path.resolve(session.context.workingFolder, name.slice(not.length, name.length - lines.length));
    if (!existsSync(file) && !isDynamicPattern(name))
      throw new AssayError(
        'not-found',
        `There is no file or folder ${name}.`,
        'Check the path; it is taken from the folder you are in.',
      );
    return not + path.relative(session.run.root, file).split(path.sep).join('/') + lines;
  });
}

function launchOptions(raw: RawOptions): Omit<MutationLaunch, 'paths'> {
  const sample = wholeNumber(raw, 'sample', 1, 1_000_000);
  const survivors = wholeNumber(raw, 'survivors', 0, 10_000);
  const timeouts = oneOf(raw, 'timeouts', ['detected', 'survived']);
  const engine = oneOf(raw, 'engine', engineNames);
  const concurrency = wholeNumber(raw, 'concurrency', 1, 256);
  const verify = wholeNumber(raw, 'verify', 1, 1_000_000);
  const since = raw['since'] === true ? true : textOption(raw, 'since', 'a revision of git');
  return {
    ...(since !== undefined && { since }),
    ...(sample !== undefined && { sample }),
    ...(survivors !== undefined && { survivors }),
    ...(timeouts !== undefined && { timeouts }),
    ...(engine !== undefined && { engine }),
    ...(concurrency !== undefined && { concurrency }),
    ...(verify !== undefined && { verify }),
    ...(raw['cache'] === false && { useCache: false }),
    ...(raw['matrix'] === true && { matrix: true }),
    ...(raw['kill'] === true && { kill: true }),
  };
}

export const mutateCommand: CommandDefinition = {
  usage: 'mutate [...paths]',
  summary: 'Plant faults and see which of them the tests notice; fails below the thresholds',
  options: [
    ['--since [revision]', 'Only what changed since then (default: where this branch left the main one)'],
    ['--sample <mutants>', 'Run a seeded sample of this many mutants instead of all'],
    ['--survivors <number>', 'Show at most this many survivors (default: 10)'],
    ['--timeouts <as>', 'What a mutant that runs into the time limit counts as: detected, survived'],
    ['--engine <name>', 'auto (default): in-process, and StrykerJS for what that cannot run; in-process; stryker'],
    ['--concurrency <number>', 'Processes that run tests at the same time (default: one for each processor)'],
    ['--verify <mutants>', 'Run about this many mutants once more with StrykerJS, and compare the verdicts'],
    ['--no-cache', 'Run every mutant anew, whatever earlier runs found'],
    ['--kill', 'Search inputs that tell survivors from the original, and write tests of them to confirm'],
    ['--matrix', 'Run every test against every mutant and say which trials and checks notice it'],
  ],
  examples: [
    'assay mutate',
    'assay mutate targets/datetime',
    'assay mutate targets/logs/access-log.ts:10-40',
    'assay mutate --since',
    'assay mutate --since=HEAD~3 --reporter terminal,github',
    'assay mutate --sample 100 --seed 1',
    'assay mutate targets/datetime --matrix',
    'assay mutate targets/datetime --kill',
  ],
  async run(named, raw, context) {
    const launch = launchOptions(raw);
    const session = await openSession(commonOptions(raw), context);
    const paths = relativeToRoot(session, named);
    const result = await launchMutation(session, { paths, ...launch });
    return closeSession(session, [result]);
  },
};
