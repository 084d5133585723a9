import type { FailureDescription } from '../failure.ts';
import { describePollution, looksPolluted, PrototypeGuard } from '../prototype-guard.ts';
import type { Detector } from './detector.ts';

/**
 * Changed built-in prototypes. After every input it looks for what polluting assignments leave, an enumerable property that
 * every object, list or function now has, which costs nanoseconds; a sweep compares everything and puts it back.
 */
export class PollutionDetector implements Detector {
  readonly name = 'pollution';
  readonly #guard = new PrototypeGuard();

  end(): FailureDescription | undefined {
    return looksPolluted() ? this.sweep() : undefined;
  }

  sweep(): FailureDescription | undefined {
    return describePollution(this.#guard.restore());
  }
}
