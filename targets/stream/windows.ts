import { checkMs, StreamError } from './stream-error.ts';

/** A stretch of time, half-open: the start belongs to it, the end does not. In whole milliseconds since 1970. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** How a stream is cut. Aligned windows lie on a grid; a session is what a key does without a pause. */
export type Windowing =
  | { readonly kind: 'aligned'; readonly sizeMs: number; readonly advanceMs: number; readonly offsetMs: number }
  | { readonly kind: 'session'; readonly gapMs: number };

/**
 * Windows of one size that follow one another without gap or overlap.
 * @param offsetMs moves the grid, which otherwise has a window that starts in 1970; such as a time zone's offset
 * @throws StreamError `option`
 */
export function tumbling(sizeMs: number, offsetMs = 0): Windowing {
  return hopping(sizeMs, sizeMs, offsetMs);
}

/**
 * Windows of one size, one of which starts every `advanceMs`.
 * @param advanceMs at least 1 and at most the size, so that no moment is left out
 * @throws StreamError `option`
 */
export function hopping(sizeMs: number, advanceMs: number, offsetMs = 0): Windowing {
  checkMs('sizeMs', sizeMs, 1);
  checkMs('advanceMs', advanceMs, 1);
  checkMs('offsetMs', offsetMs, Number.MIN_SAFE_INTEGER);
  if (advanceMs <= sizeMs) return { kind: 'aligned', sizeMs, advanceMs, offsetMs };
  throw new StreamError('option', 'advanceMs', `expected at most the size of ${sizeMs}, received ${advanceMs}`);
}

/**
 * Windows that reach from a key's first event to `gapMs` after its last. Events closer together than that share a session;
 * two that are exactly `gapMs` apart do not, since a window's end is no part of it.
 * @throws StreamError `option`
 */
export function sessions(gapMs: number): Windowing {
  checkMs('gapMs', gapMs, 1);
  return { kind: 'session', gapMs };
}

/** The windows that a moment belongs to, earliest first; for a session, the one that an event alone would make. */
export function windowsOf(windowing: Windowing, timestampMs: number): Window[] {
  if (windowing.kind === 'session') return [{ startMs: timestampMs, endMs: timestampMs + windowing.gapMs }];
  const { sizeMs, advanceMs, offsetMs } = windowing;
  const windows: Window[] = [];
  const lastStartMs = timestampMs - floorMod(timestampMs - offsetMs, advanceMs);
  for (let startMs = lastStartMs; startMs > timestampMs - sizeMs; startMs -= advanceMs) {
    windows.push({ startMs, endMs: startMs + sizeMs });
  }
  return windows.toReversed();
}

/** The rest of a division that rounds down, which is never negative. */
function floorMod(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
