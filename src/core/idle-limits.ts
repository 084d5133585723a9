/**
 * Takes the time limits of checks in a process that notices by itself when nothing is left to happen, and lets them be over
 * then: what a check waits for never comes.
 */
export interface IdleLimits {
  /** @param expire called when the limit is over early; the timer is then cleared */
  add(timer: NodeJS.Timeout, dueMs: number, expire: () => void): void;
  delete(timer: NodeJS.Timeout): void;
}

/** Where it stands on the global object: a suite may load a copy of assay of its own. */
export const idleLimitsName = Symbol.for('assay.idle-limits');

/** That of this process, if there is one. */
export function idleLimits(): IdleLimits | undefined {
  return (globalThis as { [idleLimitsName]?: IdleLimits })[idleLimitsName];
}
