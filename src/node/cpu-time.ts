import { readFileSync } from 'node:fs';

/** Milliseconds of one tick in /proc: 100 ticks a second on every Linux that Node runs on. */
const tickMs = 10;

/** Processor time that a process has used, in milliseconds; undefined where /proc does not say. */
export function cpuTimeMs(pid: number): number | undefined {
  try {
    // The name in brackets may hold spaces; user and system time are the 12th and 13th field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}

/** Milliseconds that a process was ready to run while others ran; 0 where /proc does not say. */
export function queuedTimeMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6 || 0;
  } catch {
    return 0;
  }
}
