import { cac, type CAC } from 'cac';
import { AssayError, exitCodeOf, exitCodes, type ExitCode } from '../core/errors.ts';
import { reporterNames } from '../config/schema.ts';
import { toolVersion } from '../node/environment.ts';
import { escapeTerminal } from '../report/escape.ts';
import type { CommandDefinition } from './commands/command.ts';
import { fuzzCommand } from './commands/fuzz.ts';
import { mutateCommand } from './commands/mutate.ts';
import { doctorCommand } from './commands/doctor.ts';
import { initCommand } from './commands/init.ts';
import { benchCommand } from './commands/bench.ts';
import { propsCommand } from './commands/props.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { stressCommand } from './commands/stress.ts';
import type { CommandContext } from './session.ts';

const commands: readonly CommandDefinition[] = [
  propsCommand,
  fuzzCommand,
  stressCommand,
  mutateCommand,
  runCommand,
  replayCommand,
  reportCommand,
  benchCommand,
  initCommand,
  doctorCommand,
];

const commonFlags: readonly (readonly [string, string])[] = [
  ['--config <file>', 'Configuration file (default: the nearest assay.config.*)'],
  ['--profile <name>', 'dev, pr or nightly'],
  ['--seed <number>', 'Seed of everything random'],
  ['--runs <number>', 'Inputs, schedules or scenarios for each check'],
  ['--time <seconds>', 'Time limit of each engine'],
  ['--reporter <names>', `${reporterNames.join(', ')}; separated by commas`],
  ['--json <file>', 'Also write the JSON report to this file'],
  ['--shard <i/n>', 'Run the i-th of n equal parts'],
];

interface Chosen {
  readonly command: CommandDefinition;
  readonly args: readonly string[];
  readonly options: Record<string, unknown>;
}

/** Options under the names they are written with: cac makes `maxLength` of `--max-length`. */
function asWritten(options: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(options).map(([key, value]) => {
    return [key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value] as const;
  });
  return Object.fromEntries(named);
}

/** The default of a `--no-…` flag, which cac prints, is that of the flag without `no`, and misleads. */
function tidyHelp(sections: { title?: string; body: string }[]): { title?: string; body: string }[] {
  return sections.map(({ body, ...section }) => ({
    ...section,
    body: body.replaceAll(/^(\s*--no-.*?)\s*\(default: true\)$/gm, '$1').replaceAll(/[ ]+$/gm, ''),
  }));
}

function buildCli(choose: (chosen: Chosen) => void): CAC {
  const cli = cac('assay');
  for (const definition of commands) {
    const command = cli.command(definition.usage, definition.summary);
    for (const [flags, description] of [...(definition.options ?? []), ...commonFlags])
      command.option(flags, description);
    for (const example of definition.examples) command.example(example);
    command.action((...parts: unknown[]) => {
      const options = asWritten(parts.at(-1) as Record<string, unknown>);
      const args = parts
        .slice(0, -1)
        .flat()
        .filter((part) => part !== undefined)
        .map(String);
      choose({ command: definition, args, options });
    });
  }
  cli.help(tidyHelp);
  cli.version(toolVersion());
  return cli;
}

function unknownCommand(name: string): AssayError {
  const names = commands.map((command) => command.usage.split(' ')[0]!);
  return new AssayError(
    'usage',
    `There is no command "${name}".`,
    `Commands: ${names.join(', ')}; see "assay --help".`,
  );
}

/** Reads the command line. Undefined when help or the version was asked for and printed. */
function parse(argv: readonly string[]): Chosen | undefined {
  let chosen: Chosen | undefined;
  const cli = buildCli((command) => (chosen = command));
  try {
    cli.parse(['node', 'assay', ...argv], { run: false });
    if (cli.options['help'] === true || cli.options['version'] === true) return undefined;
    if (cli.matchedCommand === undefined) {
      const [name] = cli.args;
      if (name !== undefined) throw unknownCommand(name);
      if (argv.length > 0)
        throw new AssayError('usage', `${argv[0]} is not an option of assay without a command.`, 'See "assay --help".');
      cli.outputHelp();
      return undefined;
    }
    cli.runMatchedCommand();
  } catch (error) {
    if (error instanceof Error && error.name === 'CACError')
      throw new AssayError('usage', error.message, 'See "assay --help".');
    throw error;
  }
  return chosen;
}

function describeError(error: unknown): string {
  if (AssayError.is(error)) return `error: ${error.message}${error.remedy === '' ? '' : `\n${error.remedy}`}`;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `A fault in assay itself; please report it with these lines:\n${detail}`;
}

/** Runs the command line and gives the exit code of the process. Prints errors to `context.screen`. */
export async function main(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    const chosen = parse(argv);
    if (chosen === undefined) return exitCodes.held;
    return await chosen.command.run(chosen.args, chosen.options, context);
  } catch (error) {
    if (context.signal.aborted && !AssayError.is(error)) return exitCodes.interrupted;
    context.screen.write(`${escapeTerminal(describeError(error))}\n`);
    return exitCodeOf(error);
  }
}
