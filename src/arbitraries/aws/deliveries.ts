import fc from 'fast-check';
import { put, recordPaths, sourceOf, valueAt, type EventSource } from './event-source.ts';
import { opaqueBase64 } from './opaque.ts';

/** Deliveries after the first at most: enough for a duplicate of a duplicate. */
const maxRedeliveries = 3;

/** Copies of the records of an event, in order. */
const recordsOf = (event: unknown): readonly unknown[] =>
  structuredClone(recordPaths(event).map((path) => valueAt(event, path)));

/** The same event with these records. Those of Kafka go to their partitions; a partition without records is left out. */
function withRecords<Event>(event: Event, records: readonly unknown[]): Event {
  const copy = structuredClone(event);
  const name = Array.isArray(valueAt(copy, ['Records'])) ? 'Records' : 'records';
  if (Array.isArray(valueAt(copy, [name]))) {
    put(copy, [name], [...records]);
    return copy;
  }
  const partitions: { [name: string]: unknown[] } = {};
  for (const record of records) {
    const partition = `${String(valueAt(record, ['topic']))}-${String(valueAt(record, ['partition']))}`;
    (partitions[partition] ??= []).push(record);
  }
  put(copy, [name], partitions);
  return copy;
}

const isBatch = (event: unknown): boolean => recordPaths(event)[0]?.length !== 0;

/** A message of a queue that comes again: it was received once more, under another handle. */
function receivedAgain(record: unknown, times: number): void {
  const count = Number(valueAt(record, ['attributes', 'ApproximateReceiveCount'])) + times;
  put(record, ['attributes', 'ApproximateReceiveCount'], String(count));
  const handle = String(valueAt(record, ['receiptHandle']));
  put(record, ['receiptHandle'], `AQEB${opaqueBase64(0, times, 4)}${handle.slice(8)}`);
}

/** What is delivered once more: the rest of the batch from one record on where order is kept, any part of it elsewhere. */
function redelivery<Event>(event: Event, source: EventSource, times: number, draw: number): Event {
  if (!isBatch(event)) return structuredClone(event);
  const records = recordsOf(event);
  const kept =
    source.lane === undefined
      ? records.filter((_, index) => index === draw % records.length || ((draw >> (index % 16)) & 1) === 1)
      : records.slice(draw % records.length);
  if (source.name.startsWith('SQS')) for (const record of kept) receivedAgain(record, times);
  return withRecords(event, kept);
}

/**
 * What at-least-once delivery makes of an event: the event, and then once to three times parts of it again. Streams and FIFO
 * queues go back to a record and deliver everything from there on; others deliver any part. Messages of SQS have been
 * received once more each time, under another handle, with the id they had; everything else is equal byte for byte. The
 * simplest is the simplest event and then the same again.
 *
 * ```ts
 * property('no order is stored twice', [redelivered(sqsEvent({ body: order() }))], async (deliveries) => {
 *   for (const event of deliveries) await handler(event);
 *   expect(stored()).toHaveLength(new Set(deliveries[0].Records.map(({ body }) => body)).size);
 * });
 * ```
 *
 * @param event one of the event arbitraries, or one mapped from it that keeps its shape
 */
export function redelivered<Event>(event: fc.Arbitrary<Event>): fc.Arbitrary<[Event, ...Event[]]> {
  const draws = fc.array(fc.nat({ max: 0xffff }), { minLength: 1, maxLength: maxRedeliveries, size: 'max' });
  return fc.tuple(event, draws).map(([first, parts]) => {
    const source = sourceOf(first);
    return [first, ...parts.map((draw, index) => redelivery(first, source, index + 1, draw))];
  });
}

/** The elements in the order that the numbers tell: each names the place, among those left, of the next one. */
function permuted<T>(elements: readonly T[], places: readonly number[]): T[] {
  const left = [...elements];
  return elements.map((_, index) => left.splice((places[index] ?? 0) % left.length, 1)[0]!);
}

/** Records in another order, those of one lane in the order they had. */
function shuffled(
  records: readonly unknown[],
  places: readonly number[],
  laneOf: (record: unknown) => string,
): unknown[] {
  const lanes = new Map<string, unknown[]>();
  for (const record of records) lanes.set(laneOf(record), [...(lanes.get(laneOf(record)) ?? []), record]);
  return permuted(records.map(laneOf), places).map((lane) => lanes.get(lane)!.shift());
}

function reorder<Event>(event: Event, places: readonly number[]): Event {
  const source = sourceOf(event);
  if (!isBatch(event)) return event;
  const records = recordsOf(event);
  if (source.lane === undefined) return withRecords(event, permuted(records, places));
  // Sequence numbers and offsets go up wherever the messages went: they are given on arrival.
  const moved = withRecords(event, shuffled(records, places, source.lane));
  const partitioned = source.name === 'Kafka';
  const partitionOf = (record: unknown): string => (partitioned ? String(valueAt(record, ['partition'])) : '');
  const positions = new Map<string, unknown[]>();
  for (const record of records)
    positions.set(partitionOf(record), [...(positions.get(partitionOf(record)) ?? []), structuredClone(record)]);
  const placed = recordPaths(moved).map((path) => {
    const record = valueAt(moved, path);
    const place = positions.get(partitionOf(record))!.shift();
    for (const each of source.position ?? []) put(record, each, valueAt(place, each));
    return record;
  });
  return withRecords(moved, placed);
}

/**
 * The records of an event in any order that the service may deliver them in. What it promises is kept: messages of one FIFO
 * group, one partition key of Kinesis, one item of DynamoDB, one key in a partition of Kafka stay in order, and sequence
 * numbers and offsets go up. Standard queues and S3 promise nothing. The simplest is the event as it was.
 *
 * @param event one of the event arbitraries, or one mapped from it that keeps its shape
 * @example property('order does not matter', [reordered(sqsEvent({ body: change() }))], async (event) => { … });
 */
export function reordered<Event>(event: fc.Arbitrary<Event>): fc.Arbitrary<Event> {
  const places = fc.array(fc.nat({ max: 0xffff }), { maxLength: 10, size: 'max' });
  return fc.tuple(event, places).map(([original, order]) => reorder(original, order));
}
