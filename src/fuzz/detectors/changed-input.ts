import { isDeepStrictEqual } from 'node:util';
import { plainCopy } from '../../core/plain-copy.ts';
import { renderValue } from '../../core/render/render.ts';
import { describeFailure, type FailureDescription } from '../failure.ts';
import type { Detector } from './detector.ts';

const maxShownLength = 80; // characters of a value in the message

function shown(value: unknown): string {
  const { text } = renderValue(value);
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Where two values first differ, as source code would reach it, and what stands there. */
function firstDifference(before: unknown, after: unknown, path: string): string {
  if (isCollection(before) && isCollection(after) && Array.isArray(before) === Array.isArray(after)) {
    const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
    for (const key of Object.keys({ ...old, ...now })) {
      if (isDeepStrictEqual(old[key], now[key]) && Object.hasOwn(old, key) === Object.hasOwn(now, key)) continue;
      const step = /^\d+$/.test(key)
        ? `[${key}]`
        : /^[A-Za-z_$][\w$]*$/.test(key)
          ? `.${key}`
          : `[${JSON.stringify(key)}]`;
      if (!Object.hasOwn(old, key)) return `${path}${step} is new`;
      if (!Object.hasOwn(now, key)) return `${path}${step} is gone`;
      return firstDifference(old[key], now[key], path + step);
    }
  }
  return `${path} was ${shown(before)} and is ${shown(after)}`;
}

/** As `isDeepStrictEqual`, at once for what most fuzz checks take. */
function isDifferent(copy: unknown, value: unknown): boolean {
  if (typeof copy === 'string') return copy !== value;
  if (copy instanceof Uint8Array && value instanceof Uint8Array) return Buffer.compare(copy, value) !== 0;
  return !isDeepStrictEqual(copy, value);
}

/**
 * A target that changes what it was given: a copy of every argument is compared with it afterwards. Only plain data is looked
 * at; see `plainCopy`. Copies cost about as much as making the input did, so only one execution in `sampleEvery` is looked at.
 */
export class ChangedInputDetector implements Detector {
  readonly name = 'changedInput';
  readonly #sampleEvery: number;
  #left = 1;
  #copies: readonly unknown[] | undefined;

  constructor(sampleEvery: number) {
    this.#sampleEvery = sampleEvery;
  }

  begin(values: readonly unknown[]): void {
    this.#copies = undefined;
    if (--this.#left > 0) return;
    this.#left = this.#sampleEvery;
    this.#copies = values.map(plainCopy);
  }

  end(values: readonly unknown[]): FailureDescription | undefined {
    const copies = this.#copies;
    if (copies === undefined) return undefined;
    const index = copies.findIndex((copy, at) => isDifferent(copy, values[at]));
    if (index < 0) return undefined;
    const subject = values.length === 1 ? 'its input' : `argument ${index + 1} of its input`;
    const where = firstDifference(copies[index], values[index], 'input');
    const failure = describeFailure('changed-input', `the target changed ${subject}: ${where}`);
    return { ...failure, cause: `changed-input|${index}` };
  }
}
