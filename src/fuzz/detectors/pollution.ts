import { describeFailure, type FailureDescription } from '../failure.ts';
import { PrototypeGuard } from '../prototype-guard.ts';
import type { Detector } from './detector.ts';

const anyObject: object = {};
const anyList: readonly unknown[] = [];
const anyFunction: object = () => {};

/**
 * Changed built-in prototypes. After every input it looks for what polluting assignments leave, an enumerable property that
 * every object, list or function now has, which costs nanoseconds; a sweep compares everything and puts it back.
 */
export class PollutionDetector implements Detector {
  readonly name = 'pollution';
  readonly #guard = new PrototypeGuard();

  end(): FailureDescription | undefined {
    for (const key in anyObject) if (key !== '') return this.sweep();
    for (const key in anyList) if (key !== '') return this.sweep();
    for (const key in anyFunction) if (key !== '') return this.sweep();
    return undefined;
  }

  sweep(): FailureDescription | undefined {
    const changed = this.#guard.restore();
    if (changed.length === 0) return undefined;
    return {
      ...describeFailure('pollution', `${changed.join(', ')} changed`),
      cause: `pollution|${changed.toSorted().join()}`,
    };
  }
}
