import type { ExitCode } from '../../core/errors.ts';
import type { RawOptions } from '../options.ts';
import type { CommandContext } from '../session.ts';

/** One command of the command line: what help says of it, and what it does. */
export interface CommandDefinition {
  /** Name and arguments as help shows them, such as `fuzz [...paths]`. */
  readonly usage: string;
  readonly summary: string;
  /** Options besides the common ones: how they are written, and what they do. */
  readonly options?: readonly (readonly [flags: string, description: string])[];
  readonly examples: readonly string[];
  run(args: readonly string[], raw: RawOptions, context: CommandContext): Promise<ExitCode>;
}
