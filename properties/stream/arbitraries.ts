import fc from 'fast-check';
import type { StreamRecord } from '../../targets/stream/stream-record.ts';
import { hopping, sessions, tumbling, type Windowing } from '../../targets/stream/windows.ts';

/** Times around 1970, so that some are negative, and close enough to meet. */
export const timestampMs: fc.Arbitrary<number> = fc.integer({ min: -40, max: 60 });
export const key: fc.Arbitrary<string> = fc.constantFrom('a', 'b');

export const record: fc.Arbitrary<StreamRecord<number>> = fc.record({
  key,
  timestampMs,
  value: fc.integer({ min: 0, max: 9 }),
});
export const records: fc.Arbitrary<StreamRecord<number>[]> = fc.array(record, { maxLength: 10 });

export const alignedWindows: fc.Arbitrary<Windowing & { kind: 'aligned' }> = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 19 }), fc.integer({ min: -30, max: 30 }))
  .map(([size, less, offset]) => hopping(size, Math.max(1, size - less), offset) as Windowing & { kind: 'aligned' });
export const tumblingWindows: fc.Arbitrary<Windowing> = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: -30, max: 30 }))
  .map(([size, offset]) => tumbling(size, offset));
export const sessionWindows: fc.Arbitrary<Windowing> = fc.integer({ min: 1, max: 12 }).map(sessions);
export const windowing: fc.Arbitrary<Windowing> = fc.oneof(alignedWindows, tumblingWindows, sessionWindows);

/** The elements in some other order. */
export function shuffled<T>(elements: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...elements], { minLength: elements.length });
}
