/** Messages between a supervisor and its worker, over Node's IPC channel with structured clones. */

export interface CallMessage {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** An error as it travels: structured clone keeps neither classes nor codes. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Both present when it was an AssayError. */
  readonly code?: string;
  readonly remedy?: string;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

/** Descriptor of the pipe whose end tells a worker that its supervisor is gone. */
export const lifelineFd = 4;

/** Environment variable in which the supervisor names the project's root when the worker is to load project code. */
export const loaderRootName = 'ASSAY_LOADER_ROOT';
