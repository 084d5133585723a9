import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveDetectors } from '../../src/core/detector-options.ts';
import { createDetectors, loopSample } from '../../src/fuzz/detectors/create-detectors.ts';
import type { Detector } from '../../src/fuzz/detectors/detector.ts';
import type { FailureDescription } from '../../src/fuzz/failure.ts';

interface Offence {
  readonly kind: FailureDescription['kind'];
  /** Does what the detector looks for. */
  readonly commit: (values: readonly unknown[]) => void;
  readonly says: RegExp;
}

const global = globalThis as Record<string, unknown>;

/** By the name of the detector. */
const offences: Readonly<Record<string, Offence>> = {
  pollution: {
    kind: 'pollution',
    // oxlint-disable-next-line no-extend-native -- what the detector is to see
    commit: () => Object.defineProperty(Array.prototype, 'polluted', { value: 1, configurable: true, writable: true }),
    says: /^Array\.prototype\.polluted changed$/,
  },
  changedInput: {
    kind: 'changed-input',
    commit: ([first]) => void ((first as { list: number[] }).list[1] = 9),
    says: /^the target changed argument 1 of its input: input\.list\[1\] was 2 and is 9$/,
  },
  leaks: {
    kind: 'leak',
    commit: () => void (global['leftBehind'] = 1),
    says: /^the target left globalThis\.leftBehind behind$/,
  },
};

const made = (name: string, sampleEvery?: number): Detector =>
  createDetectors(resolveDetectors({}), sampleEvery).find((detector) => detector.name === name)!;

const input = (): readonly unknown[] => [{ list: [1, 2, 3] }, 'text', new Uint8Array([1, 2])];

/** One execution as engines do it where they look closely. */
function watch(detector: Detector, run: (values: readonly unknown[]) => void): FailureDescription | undefined {
  const values = input();
  detector.begin?.(values);
  run(values);
  const atEnd = detector.end?.(values);
  const inSweep = detector.sweep?.();
  return atEnd ?? inSweep;
}

test('every detector has an offence here', () => {
  expect(createDetectors(resolveDetectors({})).map(({ name }) => name)).toEqual(Object.keys(offences));
});

describe.each(Object.entries(offences))('the detector of %s', (name, { kind, commit, says }) => {
  let detector: Detector;
  beforeEach(() => void (detector = made(name)));
  afterEach(() => void detector.sweep?.());

  test('sees what it looks for, and says where', () => {
    const failure = watch(detector, commit);
    expect(failure).toMatchObject({ kind });
    expect(failure?.message).toMatch(says);
  });

  test('holds a harmless execution for harmless', () => {
    expect(watch(detector, () => {})).toBeUndefined();
  });

  test('puts back what was changed, so that the next input is not blamed', () => {
    watch(detector, commit);
    expect(watch(detector, () => {})).toBeUndefined();
  });

  test('sees the same again, with the same cause', () => {
    const first = watch(detector, commit);
    expect(watch(detector, commit)?.cause).toBe(first?.cause);
  });

  test('is switched off by its name', () => {
    const detectors = createDetectors(resolveDetectors({}, { [name]: false }));
    expect(detectors.map((one) => one.name)).not.toContain(name);
  });

  test('costs less than two microseconds an input in a loop', () => {
    const looped = made(name, loopSample);
    const values = [Buffer.alloc(256)];
    const rounds = 100_000;
    const run = (): number => {
      const started = performance.now();
      for (let round = 0; round < rounds; round++) {
        looped.begin?.(values);
        looped.end?.(values);
      }
      return ((performance.now() - started) * 1_000) / rounds;
    };
    expect(Math.min(run(), run(), run())).toBeLessThan(2);
  });
});
