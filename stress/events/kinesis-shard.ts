import { processKinesisBatch } from '../../targets/events/batch/kinesis.ts';

interface Entry {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  failures: number;
  readonly turns: number;
}

/** Sequence numbers of a real shard look like this: neighbours are one and the same to a JavaScript number. */
const FIRST_SEQUENCE_NUMBER = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

/** A shard with one reader, which resumes where the answer of the code under test tells it to. */
export class KinesisShard {
  readonly #entries: Entry[] = [];
  #checkpoint = 0;
  #reading = false;
  readonly #succeeded = new Set<string>();
  /** First successes in the order in which they came. */
  readonly #firsts: Entry[] = [];

  put(partitionKey: string, failures: number, turns: number): void {
    const sequenceNumber = String(FIRST_SEQUENCE_NUMBER + BigInt(this.#entries.length));
    this.#entries.push({ sequenceNumber, partitionKey, failures, turns });
  }

  /** Reads a batch from the checkpoint on; a second reader at the same time gets nothing, as Lambda runs one for each shard. */
  async poll(size: number, concurrency: number): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const batch = this.#entries.slice(this.#checkpoint, this.#checkpoint + size);
    await Promise.resolve();
    const event = { Records: batch.map(rawRecord) };
    const answer = await processKinesisBatch(event, ({ sequenceNumber }) => this.#handle(sequenceNumber), {
      concurrency,
    });
    await Promise.resolve();
    const [failure] = answer.batchItemFailures;
    const resume = batch.findIndex(({ sequenceNumber }) => sequenceNumber === failure?.itemIdentifier);
    this.#checkpoint += failure === undefined ? batch.length : Math.max(0, resume);
    this.#reading = false;
  }

  /** Whether every record before the checkpoint was handled. */
  get lostNothing(): boolean {
    return this.#entries.slice(0, this.#checkpoint).every(({ sequenceNumber }) => this.#succeeded.has(sequenceNumber));
  }

  /** Whether the records of each partition key were first handled in the order put. */
  get inOrder(): boolean {
    return this.#firsts.every((later, index) =>
      this.#firsts
        .slice(0, index)
        .every(
          (earlier) =>
            earlier.partitionKey !== later.partitionKey ||
            BigInt(earlier.sequenceNumber) < BigInt(later.sequenceNumber),
        ),
    );
  }

  async #handle(sequenceNumber: string): Promise<void> {
    const entry = this.#entries.find((candidate) => candidate.sequenceNumber === sequenceNumber) as Entry;
    for (let turn = 0; turn < entry.turns; turn++) await Promise.resolve();
    if (entry.failures-- > 0) throw new Error('not yet');
    if (this.#succeeded.has(sequenceNumber)) return;
    this.#succeeded.add(sequenceNumber);
    this.#firsts.push(entry);
  }
}

function rawRecord({ sequenceNumber, partitionKey }: Entry): object {
  return {
    eventSource: 'aws:kinesis',
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventSourceARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders',
    awsRegion: 'eu-west-1',
    kinesis: { partitionKey, sequenceNumber, approximateArrivalTimestamp: 0, data: '' },
  };
}
