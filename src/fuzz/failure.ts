import { markedFailure } from '../core/failure-kind.ts';
import type { FindingKind } from '../core/finding.ts';
import { isOwnModule } from '../instrument/source-bootstrap.ts';

/** A failure in words only, as it travels between processes. */
export interface FailureDescription {
  readonly kind: FindingKind;
  /** Name of the error's class; empty when it was no error. */
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** The same for failures that one correction would mend: kind, error class and the place in the target. */
  readonly cause: string;
}

export type Verdict =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'refused' }
  | { readonly verdict: 'fails'; readonly failure: FailureDescription };

const maxTextLength = 10_000; // characters of a message or a stack: what targets throw may hold the whole input

/** A property of something a target threw: it may be anything, getters that throw included. */
function textOf(value: unknown, key: 'name' | 'message' | 'stack'): string {
  try {
    const text = (value as Record<string, unknown>)[key];
    return typeof text === 'string' ? text.slice(0, maxTextLength) : '';
  } catch {
    return '';
  }
}

function shown(value: unknown): string {
  try {
    return String(value).slice(0, maxTextLength);
  } catch {
    return 'a value that cannot be shown';
  }
}

const foreignFrame = /node:|\(<anonymous>\)$|\/node_modules\/(?:vitest|@vitest|chai|fast-check|jsfuzz)\//;
const ownFrame = (line: string): boolean => {
  const url = /(file:\/\/[^\s)]+)/.exec(line)?.[1];
  return url !== undefined && isOwnModule(url);
};

/** The frames of a stack that belong to targets and checks. */
export function targetFrames(stack: string): readonly string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line) && !foreignFrame.test(line) && !ownFrame(line));
}

/** True for the end of an endless or too deep recursion; a call with too many arguments says the same, but does not return to its place. */
function isRecursion(name: string, message: string, frames: readonly string[]): boolean {
  return (
    name === 'RangeError' && message === 'Maximum call stack size exceeded' && new Set(frames).size < frames.length
  );
}

/** Code that a target generates is another with each input: what counts is where the target does that. */
const generatedCode = /\((eval at .+)\)$/;
const placeInGenerated = /, <anonymous>:\d+:\d+/g;

function placeOf(frame: string): string {
  const origin = generatedCode.exec(frame)?.[1];
  return origin === undefined ? frame.trim() : origin.replaceAll(placeInGenerated, '');
}

/** Describes whatever a target threw, or what assay saw it do. */
export function describeFailure(seen: FindingKind, error: unknown): FailureDescription {
  const marked = markedFailure(error);
  const kind = marked?.kind ?? seen;
  const isObject = typeof error === 'object' && error !== null;
  const name = isObject ? textOf(error, 'name') : '';
  const message = isObject ? textOf(error, 'message') || name || 'an object without a message' : shown(error);
  const stack = isObject ? textOf(error, 'stack') : '';
  const frames = targetFrames(stack);
  // Where the time, the memory or the stack went differs from input to input; that it went does not.
  const place = isRecursion(name, message, frames) ? 'recursion' : placeOf(frames[0] ?? '');
  const cause =
    marked !== undefined
      ? `${kind}|${marked.cause}`
      : kind === 'timeout' || kind === 'memory'
        ? kind
        : `${kind}|${name}|${place}`;
  return { kind, name, message: message || 'failed without a message', stack, cause };
}
