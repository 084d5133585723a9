// Code that makes trouble for a runner of mutants: state, swallowed errors, loops and promises that may never end.
// oxlint-disable no-extend-native -- changing a builtin is what it is here for
import { advance } from './advance.ts';

/** Evaluated while the module loads. */
export const weights = new Map([
  ['light', 1 + 1],
  ['heavy', 10 * 2],
]);

const cache = new Map<string, number>();

/** Remembers its answers for as long as the module lives. */
export function remembered(key: string): number {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = key.length * 2;
  cache.set(key, value);
  return value;
}

/** Swallows every error, the one that ends an endless run included. */
export function swallow(work: () => number): number {
  try {
    return work();
  } catch {
    return -1;
  }
}

/** A loop that a mutant makes endless, with switches in it. */
export function count(limit: number): number {
  let sum = 0;
  for (let index = 0; index < limit; index++) sum += index;
  return sum;
}

/** The same, where errors are swallowed inside the loop. */
export function stubborn(limit: number): number {
  let done = 0;
  while (done < limit) {
    try {
      done += 1;
    } catch {
      done += 0;
    }
  }
  return done;
}

/** A loop without a switch in it: what its step is stands outside, in code that is not mutated. */
export function walk(limit: number): number {
  const step = limit > 0 ? 1 : 2;
  return advance(limit, step);
}

/** A promise that a mutant leaves pending for ever. */
export function settled(ready: boolean): Promise<string> {
  return new Promise((resolve) => {
    if (ready) resolve('ready');
    else setImmediate(() => resolve('later'));
  });
}

/** Quick as long as it must not begin with an a. */
export function tail(text: string): boolean {
  return /^[^a](a+)+$/.test(text);
}

/** Changes a builtin for a moment. */
export function withShout<T>(work: () => T): T {
  const before = String.prototype.toUpperCase;
  String.prototype.toUpperCase = function shout(this: string) {
    return `${before.call(this)}!`;
  };
  try {
    return work();
  } finally {
    String.prototype.toUpperCase = before;
  }
}

/** Leaves a mark in the environment until it is done. */
export function withMark<T>(work: () => T): T {
  process.env['HOSTILE_MARK'] = 'on';
  try {
    return work();
  } finally {
    delete process.env['HOSTILE_MARK'];
  }
}

/** Ticks in the background until it is stopped. */
export function ticking(): { stop(): boolean } {
  const timer = setInterval(() => undefined, 5);
  let running = true;
  return {
    stop() {
      const was = running;
      running = false;
      clearInterval(timer);
      return was;
    },
  };
}
