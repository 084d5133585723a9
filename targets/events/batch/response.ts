import type { DecodedRecord } from '../record.ts';
import type { Outcome } from './run-records.ts';

/** What a function answers to an event source mapping with `ReportBatchItemFailures`. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** A record that has to come again, and why: told to `onFailure`, so that no error is swallowed. */
export interface RecordFailure {
  readonly index: number;
  readonly id: string | null;
  /** what the handler threw, or an EventError for a mangled record; undefined when an earlier failure left it unprocessed */
  readonly error: unknown;
}

/** Options of every batch. */
export interface BatchOptions {
  /** the most handlers at a time: an integer >= 1; 1 unless told */
  readonly concurrency?: number;
  /** called for each record to come again, in batch order, when all handlers are done; when it throws, the whole batch comes again */
  readonly onFailure?: (failure: RecordFailure) => void;
}

/** The records that did not succeed, in batch order. */
export function failuresOf(records: readonly DecodedRecord<unknown>[], outcomes: readonly Outcome[]): RecordFailure[] {
  return outcomes.flatMap((outcome, index) => {
    if (outcome.status === 'succeeded') return [];
    const id = (records[index] as DecodedRecord<unknown>).id;
    return [{ index, id, error: outcome.error }];
  });
}

/**
 * Names what has to come again, each once. An empty identifier means the whole batch to Lambda: the only honest answer when a
 * failed record has no readable name, since leaving it out would lose it.
 *
 * Source: "Implementing partial batch responses" and "Configuring partial batch response with Kinesis Data Streams" in the Lambda
 * developer guide (conditions of complete failure).
 */
export function batchResponse(ids: readonly (string | null)[]): BatchResponse {
  const names = ids.includes(null) ? [''] : new Set(ids as string[]);
  return { batchItemFailures: Array.from(names, (itemIdentifier) => ({ itemIdentifier })) };
}
