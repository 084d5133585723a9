import { launchStress } from '../launch.ts';
import type { CommandDefinition } from './command.ts';
import { runSuiteCommand } from './suite-command.ts';

export const stressCommand: CommandDefinition = {
  usage: 'stress [...paths]',
  summary: 'Run concurrent operations in many orders and check invariants after every step',
  examples: ['assay stress', 'assay stress stress/events --runs 5000'],
  run: (named, raw, context) =>
    runSuiteCommand({ name: 'stress', patterns: 'stress' }, { named, raw, context }, launchStress),
};
