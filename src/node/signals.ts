const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Calls `start` and takes back the signal handlers that it installed: vitest's end the process a millisecond after Ctrl-C,
 * before anything could be saved.
 */
export async function keepingSignals<T>(start: () => Promise<T>): Promise<T> {
  const before = signals.map((signal) => new Set(process.listeners(signal)));
  const started = await start();
  signals.forEach((signal, index) => {
    for (const listener of process.listeners(signal)) if (!before[index]!.has(listener)) process.off(signal, listener);
  });
  return started;
}
