import { exitCodes } from '../core/errors.ts';
import type { Screen } from '../report/reporters/reporter.ts';
import { main } from './main.ts';

const defaultColumns = 100;

function wantsColour(): boolean {
  if (process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '') return false;
  if (process.env['FORCE_COLOR'] !== undefined && process.env['FORCE_COLOR'] !== '0') return true;
  return process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
}

function createScreen(): Screen {
  return {
    write: (text) => void process.stdout.write(text),
    interactive: process.stdout.isTTY === true,
    colour: wantsColour(),
    columns: process.stdout.columns ?? defaultColumns,
  };
}

/** Said when nothing is left that could go on, and the command has not come to its end: Node would leave without a word. */
const endedEarly = [
  'error: The command waited for something that never comes, and was ended.',
  'Look for a top-level await in the configuration, or in a plugin, that never settles. If there is none, this is a fault in assay itself: please report it.',
].join('\n');

/** Connects the command line to this process: signals, output and exit code. */
export async function start(): Promise<void> {
  const controller = new AbortController();
  const screen = createScreen();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    screen.write('\ninterrupted: saving what was found (press Ctrl-C again to leave at once)\n');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const leave = (): void => {
    screen.write(`${endedEarly}\n`);
    process.exit(exitCodes.internal);
  };
  process.once('beforeExit', leave);
  const code = await main(process.argv.slice(2), { workingFolder: process.cwd(), screen, signal: controller.signal });
  process.off('beforeExit', leave);
  // Whatever a suite or a test runner left behind (timers, sockets) must not keep the command alive.
  process.stdout.write('', () => process.exit(code));
}
