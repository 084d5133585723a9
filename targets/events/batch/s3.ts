import { decodeS3Message } from '../sources/s3-event-bridge.ts';
import { decodeS3Event, type S3Record } from '../sources/s3.ts';
import { attemptAll } from './attempt-all.ts';
import type { BatchOptions, BatchResponse } from './response.ts';
import type { RecordHandler } from './run-records.ts';
import { processSqsBatch } from './sqs.ts';

/**
 * Handles S3 notifications out of a queue, the bucket's own or those of EventBridge. A message fails when its body is mangled or when one of its records is or fails; its
 * other records are handled all the same. `concurrency` counts messages; the records of one message follow one another.
 * @throws EventError `shape`, `option`: see `processSqsBatch`
 */
export function processS3QueueBatch(
  event: unknown,
  handler: RecordHandler<S3Record>,
  options?: BatchOptions,
): Promise<BatchResponse> {
  return processSqsBatch(event, (message) => attemptAll(decodeS3Message(message.body), handler, {}), options);
}

/**
 * Handles S3 notifications sent straight to the function, every one of them, and rejects when one failed so that the event comes again.
 * @throws AggregateError with the errors of the failed records in batch order; EventError `shape`, `option`
 */
export async function processS3Event(
  event: unknown,
  handler: RecordHandler<S3Record>,
  options: BatchOptions = {},
): Promise<void> {
  await attemptAll(decodeS3Event(event), handler, options);
}
