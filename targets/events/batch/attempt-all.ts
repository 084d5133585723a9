import type { DecodedRecord } from '../record.ts';
import { failuresOf, type BatchOptions } from './response.ts';
import { runRecords, type RecordHandler } from './run-records.ts';

/**
 * Hands every record to the handler, whatever becomes of the others: for sources that call a function asynchronously, where no
 * partial answer exists and only a rejection brings the event back.
 * @throws AggregateError with the errors of the failed records in batch order; EventError `option`
 */
export async function attemptAll<T>(
  records: readonly DecodedRecord<T>[],
  handler: RecordHandler<T>,
  { concurrency = 1, onFailure }: BatchOptions,
): Promise<void> {
  const outcomes = await runRecords(records, handler, { concurrency, laneOf: () => null, stopAfterFailure: false });
  const failures = failuresOf(records, outcomes);
  for (const failure of failures) onFailure?.(failure);
  if (failures.length > 0) {
    throw new AggregateError(
      failures.map(({ error }) => error),
      `${failures.length} of ${records.length} records failed`,
    );
  }
}
