import type { DetectorSettings } from '../../core/detector-options.ts';
import { ChangedInputDetector } from './changed-input.ts';
import type { Detector } from './detector.ts';
import { LeakedGlobalsDetector } from './leaked-globals.ts';
import { PollutionDetector } from './pollution.ts';

/** One input in so many is looked at by detectors that copy it, where millions run. */
export const loopSample = 32;

/**
 * The detectors that stand around an execution. Call it when the target is loaded: what stands on the global object and on
 * the prototypes by then is taken as given.
 *
 * @param sampleEvery 1 where one input is looked at closely, `loopSample` in a fuzzing loop
 */
export function createDetectors(settings: DetectorSettings, sampleEvery = 1): readonly Detector[] {
  return [
    ...(settings.pollution ? [new PollutionDetector()] : []),
    ...(settings.changedInput ? [new ChangedInputDetector(sampleEvery)] : []),
    ...(settings.leaks ? [new LeakedGlobalsDetector()] : []),
  ];
}
