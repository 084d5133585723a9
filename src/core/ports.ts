/** How a time limit ended: its time is over, nothing is left to happen that could still meet it, or it is no longer needed. */
export type LimitEnd = 'over' | 'idle' | 'aborted';

/** Time comes in through this port, so that runs are repeatable and tests never wait. */
export interface Clock {
  /** Milliseconds from an arbitrary origin that never go backwards. */
  monotonicMs(): number;
  /** Milliseconds of processor time that this process has used; time that passes where the system counts it in large steps. */
  cpuMs(): number;
  /** Milliseconds since the Unix epoch. */
  epochMs(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** As `sleep`, for something that is to happen before: over early in a process that knows that it never will. */
  limit(ms: number, signal?: AbortSignal): Promise<LimitEnd>;
}

/** The file system as engines see it. Paths are absolute. A missing file reads as undefined, everything else that fails throws. */
export interface Files {
  readBytes(path: string): Promise<Uint8Array | undefined>;
  readText(path: string): Promise<string | undefined>;
  /** Writes to a temporary name and renames, so that no reader and no crash ever sees half a file. Makes missing folders. */
  write(path: string, content: Uint8Array | string): Promise<void>;
  /** Names in a folder, sorted; empty when the folder is missing. */
  list(path: string): Promise<readonly string[]>;
  remove(path: string): Promise<void>;
}
