import { EventError } from '../errors.ts';
import type { DecodedRecord } from '../record.ts';

/** What became of a record. `unprocessed` ones were never handed to the handler because an earlier failure stopped the batch. */
export type Outcome =
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'unprocessed'; readonly error?: undefined };

/** A user's record handler: it fails by throwing or rejecting. */
export type RecordHandler<T> = (value: T) => unknown;

/** How a batch is run. */
export interface RunPlan<T> {
  /** the most handlers at a time: an integer >= 1 */
  readonly concurrency: number;
  /** records of one lane are handled one at a time in batch order; null is a lane of its own */
  readonly laneOf: (value: T) => string | null;
  /** whether to begin no further record after a failure (those under way are finished) */
  readonly stopAfterFailure: boolean;
}

/**
 * Hands the records to the handler, in batch order as far as lanes and concurrency allow, and says what became of each. A mangled
 * record fails when its turn comes. Never rejects because of a record.
 *
 * A worker that finds every lane busy ends for good. No parallelism is lost: whatever still waits sits in a busy lane, and the
 * worker in that lane takes it.
 * @throws EventError `option` for a concurrency out of range
 */
export async function runRecords<T>(
  records: readonly DecodedRecord<T>[],
  handler: RecordHandler<T>,
  plan: RunPlan<T>,
): Promise<Outcome[]> {
  if (!Number.isInteger(plan.concurrency) || plan.concurrency < 1) {
    throw new EventError('option', 'concurrency', `expected an integer of at least 1, received ${plan.concurrency}`);
  }
  const outcomes = records.map((): Outcome => ({ status: 'unprocessed' }));
  const waiting = [...records];
  const busy = new Set<string | null>();
  let stopped = false;

  const laneOf = (record: DecodedRecord<T>): string | null => (record.ok ? plan.laneOf(record.value) : null);
  const isFree = (lane: string | null): boolean => lane === null || !busy.has(lane);

  const work = async (): Promise<void> => {
    while (!stopped) {
      const position = waiting.findIndex((record) => isFree(laneOf(record)));
      const [record] = position < 0 ? [] : waiting.splice(position, 1);
      if (record === undefined) return;
      const lane = laneOf(record);
      busy.add(lane);
      // A mangled record has no lane, so the batch must stop before anyone else looks for work: one await in between, and a record
      // of the same (unreadable) group overtakes it.
      const outcome = record.ok ? await handle(record.value, handler) : failed(record.error);
      busy.delete(lane);
      if (outcome.status === 'failed') stopped = plan.stopAfterFailure;
      outcomes[record.index] = outcome;
    }
  };
  await Promise.all(Array.from({ length: Math.min(plan.concurrency, records.length) }, work));
  return outcomes;
}

async function handle<T>(value: T, handler: RecordHandler<T>): Promise<Outcome> {
  try {
    await handler(value);
    return { status: 'succeeded' };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Outcome {
  return { status: 'failed', error };
}
