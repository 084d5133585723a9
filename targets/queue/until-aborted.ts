/**
 * Waits for a promise, but no longer than until the signal is aborted.
 * @throws the signal's reason
 */
export async function untilAborted(promise: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return void (await promise);
  signal.throwIfAborted();
  const listening = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: listening.signal });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    listening.abort();
  }
}
