import { fileURLToPath } from 'node:url';
import { markedFailure } from '../core/failure-kind.ts';

/** The folder that this copy of assay runs from, `src/` or `dist/`, as it stands in stacks. */
const ownFolder = fileURLToPath(new URL('..', import.meta.url));
const ownUrl = new URL('..', import.meta.url).href;

const isOwn = (frame: string): boolean => frame.includes(ownFolder) || frame.includes(ownUrl);

function isForeign(frame: string): boolean {
  return /[\\/]node_modules[\\/]|\(node:|at (?:async )?node:|\(<anonymous>\)|\(native\)/.test(frame) || isOwn(frame);
}

/**
 * The frames of a stack that lie in the user's code, from where it was thrown to the predicate. What called assay is no part
 * of them, nor are packages, Node and assay itself. Empty when it was thrown elsewhere.
 */
export function userFrames(error: Error): readonly string[] {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const start = frames.findIndex((frame) => !isOwn(frame));
  const end = frames.findIndex((frame, index) => index > start && isOwn(frame));
  return frames.slice(Math.max(start, 0), end < 0 ? undefined : end).filter((frame) => !isForeign(frame));
}

/**
 * What makes two failures the same: the kind, the error's name, and where in the user's code it was thrown. The message is
 * no part of it, because it tends to hold the values.
 */
export function failureKey(kind: string, error: unknown): string {
  const marked = markedFailure(error);
  if (marked !== undefined) return `${marked.kind}\0${marked.cause}`;
  if (!(error instanceof Error)) return `${kind}\0${typeof error}`;
  return `${kind}\0${error.name}\0${userFrames(error)[0]?.trim() ?? ''}`;
}
