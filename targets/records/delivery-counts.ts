import { RecordError } from './record-error.ts';

/** Where a message stands in what one producer sent to one partition: 0, 1, 2 … without gaps. */
export interface Delivery {
  readonly producer: string;
  readonly partition: number;
  readonly sequence: number;
}

/** What is known of one producer's messages in one partition. */
export interface DeliveryReport {
  readonly producer: string;
  readonly partition: number;
  /** How many different messages arrived. */
  readonly received: number;
  /** Sequence numbers that did not arrive, as half-open ranges in order. */
  readonly lost: readonly (readonly [from: number, to: number])[];
  /** How many arrivals were of a message that had arrived before. */
  readonly duplicated: number;
  /** How many messages arrived first after one that was sent later. */
  readonly reordered: number;
  /** Sequence numbers beyond the count that the producer told, in order. */
  readonly unexpected: readonly number[];
  /** `open` until the producer tells how many it sent; then `complete` if exactly those arrived, else `incomplete`. */
  readonly status: 'open' | 'complete' | 'incomplete';
}

interface Counted {
  readonly producer: string;
  readonly partition: number;
  readonly seen: Set<number>;
  arrivals: number;
  highest: number;
  reordered: number;
  sent: number | undefined;
}

/** Counts deliveries from end to end, to prove what arrived. Invariant: `received + duplicated` is the number of arrivals. */
export class DeliveryCounts {
  readonly #counted = new Map<string, Counted>();

  /** @throws RecordError `sequence` for a number that is not 0, 1, 2 … */
  observe({ producer, partition, sequence }: Delivery): void {
    checkWhole(sequence);
    const counted = this.#of(producer, partition);
    counted.arrivals += 1;
    if (!counted.seen.has(sequence) && sequence < counted.highest) counted.reordered += 1;
    counted.seen.add(sequence);
    counted.highest = Math.max(counted.highest, sequence);
  }

  /**
   * Takes the producer's word for how many messages it sent.
   * @throws RecordError `sequence` for a number that is not 0, 1, 2 …, or another than it told before
   */
  close(producer: string, partition: number, sent: number): void {
    checkWhole(sent);
    const counted = this.#of(producer, partition);
    if ((counted.sent ?? sent) !== sent)
      throw new RecordError('sequence', [], `${producer} told of ${counted.sent} messages before, of ${sent} now`);
    counted.sent = sent;
  }

  /** One report for each producer and partition, in the order in which they were first heard of. */
  report(): DeliveryReport[] {
    return [...this.#counted.values()].map(reportOf);
  }

  #of(producer: string, partition: number): Counted {
    const key = `${partition} ${producer}`;
    const known = this.#counted.get(key);
    if (known !== undefined) return known;
    const counted = {
      producer,
      partition,
      seen: new Set<number>(),
      arrivals: 0,
      highest: -1,
      reordered: 0,
      sent: undefined,
    };
    this.#counted.set(key, counted);
    return counted;
  }
}

function reportOf({ producer, partition, seen, arrivals, reordered, sent }: Counted): DeliveryReport {
  const inOrder = [...seen].toSorted((a, b) => a - b);
  const lost: (readonly [number, number])[] = [];
  let next = 0;
  for (const sequence of [...inOrder, sent ?? 0]) {
    if (sequence > next) lost.push([next, sequence]);
    next = sequence + 1;
  }
  const unexpected = inOrder.filter((sequence) => sequence >= (sent ?? Infinity));
  const isComplete = lost.length === 0 && unexpected.length === 0;
  const status = sent === undefined ? 'open' : isComplete ? 'complete' : 'incomplete';
  return {
    producer,
    partition,
    received: seen.size,
    lost,
    duplicated: arrivals - seen.size,
    reordered,
    unexpected,
    status,
  };
}

function checkWhole(number: number): void {
  if (!Number.isSafeInteger(number) || number < 0) throw new RecordError('sequence', [], `${number} is not 0, 1, 2 …`);
}
