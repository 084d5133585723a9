import { readFileSync } from 'node:fs';

export type DeathKind = 'exit' | 'memory' | 'timeout' | 'signal';

/** How Node names an error that nothing caught, and the line with which it closes. */
const uncaught = /^(?:Uncaught )?(?:[A-Z]\w*)?Error(?: \[\w+\])?: /;
const nodeLine = `Node.js ${process.version}`;
const maxWords = 300; // characters

/** A worker that ended while someone waited for it. */
export class WorkerDeathError extends Error {
  override readonly name = 'WorkerDeathError';
  readonly kind: DeathKind;
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** The last of what it wrote to stderr. */
  readonly stderrTail: string;

  constructor(kind: DeathKind, message: string, exitCode: number | null, stderrTail: string) {
    super(message);
    this.kind = kind;
    this.exitCode = exitCode;
    this.stderrTail = stderrTail;
  }

  /** What happened, with what it said last: the error that ended it, or the last line of stderr. */
  get account(): string {
    const lines = this.stderrTail.split('\n').map((line) => line.trim());
    const words =
      lines.findLast((line) => uncaught.test(line)) ?? lines.findLast((line) => line !== '' && line !== nodeLine);
    return words === undefined ? this.message : `${this.message}, saying "${words.slice(0, maxWords)}"`;
  }
}

// What V8 prints before it aborts for want of memory, in every Node of our range.
const heapReport = /FATAL ERROR: .*(?:heap|memory|allocation)|JavaScript heap out of memory/i;

/** Tells an exhausted heap, an abort, an exit and a kill of our own apart. */
export function describeDeath(
  code: number | null,
  signal: NodeJS.Signals | null,
  stderrTail: string,
  killedFor?: { readonly kind: 'timeout' | 'memory'; readonly message: string },
): WorkerDeathError {
  if (killedFor !== undefined) return new WorkerDeathError(killedFor.kind, killedFor.message, null, stderrTail);
  if (heapReport.test(stderrTail) && (signal !== null || code === 134)) {
    return new WorkerDeathError('memory', 'the JavaScript heap is exhausted', code, stderrTail);
  }
  if (signal !== null) return new WorkerDeathError('signal', `the process was ended by ${signal}`, null, stderrTail);
  return new WorkerDeathError('exit', `the process exited with code ${code}`, code, stderrTail);
}

/** Memory that a process holds, in MiB; undefined where /proc does not say. */
export function residentMb(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? undefined : Math.round(Number(line[1]) / 1024);
  } catch {
    return undefined;
  }
}
