import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ownModule, sourceBootstrap } from '../instrument/source-bootstrap.ts';
import { runEnvironmentName } from '../node/run-environment.ts';
import type { StrykerJob, StrykerMessage } from './protocol.ts';

/** Characters of the process's output kept to explain a failure: a few screens. */
const outputTailLength = 20_000;

/** The suites must run as they do by themselves: no seed or limits of this run, no test runner's own variables. */
function childEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (name === runEnvironmentName || /^(?:VITEST|TINYPOOL|STRYKER|NODE_OPTIONS$|NODE_V8_COVERAGE$)/.test(name))
      delete environment[name];
  }
  return environment;
}

/** How the process ended. */
export interface StrykerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote: Stryker's warnings and errors. */
  readonly output: string;
}

/** Kills a process with all it has started. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Runs Stryker in a process group of its own, which ends with it, and which ends at once when `signal` aborts.
 *
 * @param onMessage called in order, for everything the process tells
 */
export function runStrykerProcess(
  job: StrykerJob,
  signal: AbortSignal,
  onMessage: (message: StrykerMessage) => void,
): Promise<StrykerExit> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(ownModule('mutation/stryker-main')), {
      cwd: job.root,
      detached: true,
      execArgv: [...sourceBootstrap()],
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-outputTailLength);
    };
    const abort = (): void => killGroup(child);
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('message', (message) => onMessage(message as StrykerMessage));
    child.on('error', reject);
    child.on('close', (code, exitSignal) => {
      signal.removeEventListener('abort', abort);
      killGroup(child); // test runners that outlived it
      resolve({ code, signal: exitSignal, output });
    });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else child.send(job);
  });
}
