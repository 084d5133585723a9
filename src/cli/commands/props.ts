import { launchProperties } from '../launch.ts';
import type { CommandDefinition } from './command.ts';
import { runSuiteCommand } from './suite-command.ts';

export const propsCommand: CommandDefinition = {
  usage: 'props [...paths]',
  summary: 'Try properties on generated inputs, under vitest',
  examples: [
    'assay props',
    'assay props properties/query --runs 10000',
    'assay props properties/rfc3339.prop.ts --seed 7',
  ],
  run: (named, raw, context) =>
    runSuiteCommand({ name: 'property', patterns: 'properties' }, { named, raw, context }, launchProperties),
};
