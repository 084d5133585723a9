import { decodeSnsEvent, type SnsNotification } from '../sources/sns.ts';
import { attemptAll } from './attempt-all.ts';
import type { BatchOptions } from './response.ts';
import type { RecordHandler } from './run-records.ts';

/**
 * Handles notifications that a topic sent straight to the function, every one of them, and rejects when one failed so that the
 * event comes again.
 * @throws AggregateError with the errors of the failed notifications in batch order; EventError `shape`, `option`
 */
export async function processSnsEvent(
  event: unknown,
  handler: RecordHandler<SnsNotification>,
  options: BatchOptions = {},
): Promise<void> {
  await attemptAll(decodeSnsEvent(event), handler, options);
}
