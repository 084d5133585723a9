import type { DecodedRecord } from '../record.ts';
import { decodeSqsEvent, type SqsMessage } from '../sources/sqs.ts';
import { batchResponse, failuresOf, type BatchOptions, type BatchResponse } from './response.ts';
import { runRecords, type RecordHandler } from './run-records.ts';

/**
 * Handles an SQS batch and names the messages that have to come again.
 *
 * Of a standard queue each message stands for itself, and the failed ones are named. Of a FIFO queue, messages of one group are
 * handled in order, and after the first failure no further message is begun: the failed and the unprocessed ones are named, so that
 * no message overtakes another of its group. With a concurrency of 1 these are the first failed message and all after it.
 * @throws EventError `shape` for an event without a list of records, `option` for a bad option; both make the whole batch come again
 */
export async function processSqsBatch(
  event: unknown,
  handler: RecordHandler<SqsMessage>,
  { concurrency = 1, onFailure }: BatchOptions = {},
): Promise<BatchResponse> {
  const messages = decodeSqsEvent(event);
  const fifo = messages.some(isFifo);
  const outcomes = await runRecords(messages, handler, {
    concurrency,
    // On a standard queue a group is a tenant for fair sharing and promises no order.
    laneOf: (message) => (fifo ? message.groupId : null),
    stopAfterFailure: fifo,
  });
  const failures = failuresOf(messages, outcomes);
  for (const failure of failures) onFailure?.(failure);
  return batchResponse(failures.map(({ id }) => id));
}

/** The names of FIFO queues end in `.fifo`, and only theirs. */
function isFifo(message: DecodedRecord<SqsMessage>): boolean {
  return message.ok && message.value.queueArn.endsWith('.fifo');
}
