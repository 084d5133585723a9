import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Hunt } from './hunt.ts';
import { projectRoot } from './subjects.ts';

/** Time for the child to start, in seconds. */
const graceSeconds = 10;

/** The same as a hunt with an engine, but inputs are drawn at random and nothing is learnt from them. In a process of its own. */
export async function huntAtRandom(file: string, seed: number, seconds: number): Promise<Hunt> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      path.join(projectRoot, 'bench/register.js'),
      path.join(projectRoot, 'bench/fuzz/random-main.ts'),
      file,
      String(seed),
      String(seconds),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], timeout: (seconds + graceSeconds) * 1_000, killSignal: 'SIGKILL' },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(child, 'close');
  return text === ''
    ? { seconds: null, executions: 0, findings: [], problem: 'the process did not answer' }
    : (JSON.parse(text) as Hunt);
}
