import { AssayError } from '../../core/errors.ts';
import { rawLengthBytes } from '../../fuzz/limits.ts';
import { fuzzEngineNames } from '../../fuzz/run-options.ts';
import { launchFuzz, launchMinimise, type FuzzLaunch, type MinimiseLaunch } from '../launch.ts';
import { textOption, wholeNumber, type RawOptions } from '../options.ts';
import type { CommandDefinition } from './command.ts';
import { runSuiteCommand } from './suite-command.ts';

function fuzzLaunch(raw: RawOptions): FuzzLaunch {
  const named = textOption(raw, 'engine', fuzzEngineNames.join(', ')) ?? fuzzEngineNames[0];
  const engine = fuzzEngineNames.find((name) => name === named);
  if (engine === undefined) {
    const allowed = fuzzEngineNames.join(', ');
    throw new AssayError('usage', `--engine is "${named}"; allowed: ${allowed}.`, 'See "assay fuzz --help".');
  }
  const artifacts = textOption(raw, 'artifacts', 'a folder');
  const dictionary = textOption(raw, 'dict', 'a dictionary file');
  const maxLength = wholeNumber(raw, 'max-length', rawLengthBytes.min, rawLengthBytes.max);
  return {
    engine,
    ...(artifacts !== undefined && { artifacts }),
    ...(dictionary !== undefined && { dictionary }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

/** Options that say how to fuzz: of no use to what only runs stored inputs. */
const fuzzingOptions = ['runs', 'time', 'dict', 'artifacts', 'max-length'] as const;

/** Undefined when the corpus is not to be made smaller. */
function minimiseLaunch(raw: RawOptions): MinimiseLaunch | undefined {
  const merge = textOption(raw, 'merge', 'a folder');
  if (raw['minimize'] === undefined) {
    if (merge === undefined) return undefined;
    throw new AssayError('usage', '--merge goes with --minimize.', 'See "assay fuzz --help".');
  }
  if (raw['minimize'] !== true) throw new AssayError('usage', '--minimize takes no value.', 'See "assay fuzz --help".');
  if (fuzzLaunch(raw).engine !== 'assay') {
    throw new AssayError(
      'usage',
      "--minimize goes by what assay's own engine counts; it does not go with --engine jsfuzz, which stores no corpus.",
      'Leave --engine out.',
    );
  }
  const idle = fuzzingOptions.find((option) => raw[option] !== undefined);
  if (idle !== undefined) {
    throw new AssayError(
      'usage',
      `--minimize runs every stored input a few times and makes none; it does not go with --${idle}.`,
      `Leave --${idle} out.`,
    );
  }
  return merge === undefined ? {} : { merge };
}

export const fuzzCommand: CommandDefinition = {
  usage: 'fuzz [...paths]',
  summary: 'Fuzz checks, or plain files that export fuzz(buffer), steered by coverage',
  options: [
    ['--engine <name>', 'Fuzzing engine: assay (default) or jsfuzz'],
    ['--dict <file>', 'Words that matter to the targets, as libFuzzer and AFL take them: name="value", one a line'],
    ['--max-length <bytes>', 'Longest raw input, in place of what the checks say'],
    ['--artifacts <folder>', 'Also write each crashing input, raw, to FOLDER/crash-, timeout- or oom-<sha256>'],
    ['--minimize', 'Fuzz nothing: remove from .assay/corpus what reaches nothing that a smaller input does not'],
    ['--merge <folder>', 'With --minimize: take over what another corpus reaches beyond that, such as one from CI'],
  ],
  examples: [
    'assay fuzz',
    'assay fuzz fuzz/logs --time 600',
    'assay fuzz my-target.js --time 60 --seed 1 --artifacts crashes',
    'assay fuzz --minimize',
  ],
  run(named, raw, context) {
    const minimise = minimiseLaunch(raw);
    const launch = fuzzLaunch(raw);
    return runSuiteCommand({ name: 'fuzz', patterns: 'fuzz' }, { named, raw, context }, (session, files) =>
      minimise === undefined ? launchFuzz(session, files, launch) : launchMinimise(session, files, minimise),
    );
  },
};
