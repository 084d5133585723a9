import { AssayError } from '../../core/errors.ts';
import type { CommandDefinition } from './command.ts';

/** A command of the design that this version does not have. */
function notYet(name: string, summary: string): CommandDefinition {
  return {
    usage: `${name} [...paths]`,
    summary: `${summary} (not in this version yet)`,
    examples: [],
    run: () => Promise.reject(new AssayError('usage', `"assay ${name}" is not in this version yet.`)),
  };
}

export const benchCommand = notYet('bench', 'Measure the speed of the engines on your own checks');
