import { AssayError } from '../../core/errors.ts';
import { rawLengthBytes } from '../../fuzz/limits.ts';
import { fuzzEngineNames } from '../../fuzz/run-options.ts';
import { launchFuzz, type FuzzLaunch } from '../launch.ts';
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

export const fuzzCommand: CommandDefinition = {
  usage: 'fuzz [...paths]',
  summary: 'Fuzz checks, or plain files that export fuzz(buffer), steered by coverage',
  options: [
    ['--engine <name>', 'Fuzzing engine: assay (default) or jsfuzz'],
    ['--dict <file>', 'Words that matter to the targets, as libFuzzer and AFL take them: name="value", one a line'],
    ['--max-length <bytes>', 'Longest raw input, in place of what the checks say'],
    ['--artifacts <folder>', 'Also write each crashing input, raw, to FOLDER/crash-, timeout- or oom-<sha256>'],
  ],
  examples: [
    'assay fuzz',
    'assay fuzz fuzz/logs --time 600',
    'assay fuzz my-target.js --time 60 --seed 1 --artifacts crashes',
  ],
  run(named, raw, context) {
    const launch = fuzzLaunch(raw);
    return runSuiteCommand({ name: 'fuzz', patterns: 'fuzz' }, { named, raw, context }, (session, files) =>
      launchFuzz(session, files, launch),
    );
  },
};
