import { z } from 'zod';
import type { EventError } from './errors.ts';
import { decode, joinPath } from './schema.ts';

/**
 * A record of a batch, decoded or refused. `id` is what its source wants to hear when it failed: it is read apart from the rest,
 * so that most mangled records can still be named. It is null when even that is unreadable, and for sources without identifiers.
 */
export type DecodedRecord<T> =
  | { readonly ok: true; readonly index: number; readonly id: string | null; readonly value: T }
  | { readonly ok: false; readonly index: number; readonly id: string | null; readonly error: EventError };

/** How a source's records are read. */
export interface RecordReader<T> {
  /** reads one raw record; throws EventError when it is mangled */
  read(raw: unknown, path: string): T;
  /** the identifier of a record, whatever state the rest of it is in */
  id: z.ZodType<string>;
}

const batchSchema = z.object({ Records: z.array(z.unknown()) });

/** The raw records of a batch event. @throws EventError `shape` when there is no list of records */
export function rawRecords(event: unknown, path = ''): unknown[] {
  return decode(batchSchema, event, path).Records;
}

/**
 * Decodes each record by itself: a mangled one becomes a failure and never loses its batch.
 * @param list the name of the list in the event, for the errors
 */
export function decodeRecords<T>(
  raw: readonly unknown[],
  reader: RecordReader<T>,
  path = '',
  list = 'Records',
): DecodedRecord<T>[] {
  return raw.map((record, index) => {
    const id = reader.id.safeParse(record).data ?? null;
    try {
      return { ok: true, index, id, value: reader.read(record, joinPath(path, list, String(index))) };
    } catch (error) {
      return { ok: false, index, id, error: error as EventError };
    }
  });
}
