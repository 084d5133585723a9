import type { Writable } from 'node:stream';

type Written = (error?: Error | null) => void;

/**
 * Drops what is written to standard output and standard error from now on. The supervisor of this process drops it anyway, and
 * a handler that logs each event would otherwise be written out, and waited for, many thousands of times a second.
 */
export function muteOutput(streams: readonly Writable[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    stream.write = (_chunk: unknown, encoding?: BufferEncoding | Written, callback?: Written): boolean => {
      const written = typeof encoding === 'function' ? encoding : callback;
      if (written !== undefined) process.nextTick(written);
      return true;
    };
  }
}
