/** What stress needs of the event loop: to let everything that can run do so, and to see whether anything is under way. */
export interface EventLoop {
  /** Resolves in the next turn of the event loop, when every microtask has run. */
  turn(): Promise<void>;
  /** Timers, file operations, sockets and the like that keep the loop alive: how many of each kind. */
  activeResources(): ReadonlyMap<string, number>;
  /**
   * Takes every unhandled rejection of the process until `stop` is called, which gives them back in order. Whoever
   * listened before listens again afterwards.
   */
  catchRejections(): { readonly caught: readonly unknown[]; readonly stop: () => void };
}
