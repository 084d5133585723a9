import { compareSequenceNumbers, decodeKinesisEvent, type KinesisRecord } from '../sources/kinesis.ts';
import { batchResponse, failuresOf, type BatchOptions, type BatchResponse } from './response.ts';
import { runRecords, type RecordHandler } from './run-records.ts';

/**
 * Handles a Kinesis batch: records of one partition key in order, those of different keys side by side up to `concurrency`.
 *
 * Lambda resumes the shard at the lowest sequence number named and sends everything from there again, so the first failure begins no
 * further record, and only the lowest number that did not succeed is named.
 * @throws EventError `shape` for an event without a list of records, `option` for a bad option; both make the whole batch come again
 */
export async function processKinesisBatch(
  event: unknown,
  handler: RecordHandler<KinesisRecord>,
  { concurrency = 1, onFailure }: BatchOptions = {},
): Promise<BatchResponse> {
  const records = decodeKinesisEvent(event);
  const outcomes = await runRecords(records, handler, {
    concurrency,
    laneOf: (record) => record.partitionKey,
    stopAfterFailure: true,
  });
  const failures = failuresOf(records, outcomes);
  for (const failure of failures) onFailure?.(failure);
  return batchResponse(lowest(failures.map(({ id }) => id)));
}

/** The lowest sequence number alone; null, which stands for an unreadable one, is lower than any. */
function lowest(ids: readonly (string | null)[]): (string | null)[] {
  if (ids.includes(null)) return [null];
  return (ids as string[]).toSorted(compareSequenceNumbers).slice(0, 1);
}
