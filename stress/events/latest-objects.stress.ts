import { operation, stress } from 'assay';
import fc from 'fast-check';
import { processS3QueueBatch } from '../../targets/events/batch/s3.ts';
import { LatestObjects, type ObjectState } from '../../targets/events/latest-objects.ts';
import type { S3Record } from '../../targets/events/sources/s3.ts';
import { MemoryStore } from '../../properties/events/memory-store.ts';

/** A store and the instances of a consumer that share it, as many functions at a time would. */
class Consumers {
  readonly store = new MemoryStore<ObjectState>();
  readonly #instances = [new LatestObjects(this.store), new LatestObjects(this.store)] as const;

  apply(instance: 0 | 1, key: string, sequencer: string, present: boolean): Promise<string> {
    return this.#instances[instance].apply(change(key, sequencer, present));
  }

  async current(instance: 0 | 1, key: string): Promise<string | null> {
    return (await this.#instances[instance].current('bucket', key))?.sequencer ?? null;
  }

  /** Delivers a queue batch with the changes of one key, one message each. */
  async deliver(instance: 0 | 1, key: string, sequencers: readonly string[]): Promise<number> {
    const Records = sequencers.map((sequencer, index) => rawMessage(`m${index}`, key, sequencer));
    const answer = await processS3QueueBatch({ Records }, (record) => this.#instances[instance].apply(record), {
      concurrency: 3,
    });
    return answer.batchItemFailures.length;
  }

  /** Whether every accepted write of a key was newer than the one before it. */
  get onlyForward(): boolean {
    const { writes } = this.store;
    return writes.every(([key, { sequencer }], index) => {
      const before = writes.slice(0, index).findLast(([written]) => written === key);
      return before === undefined || rank(before[1].sequencer) < rank(sequencer);
    });
  }
}

/** Sequencers of differing lengths, so that neither numbers nor plain text order them. */
const sequencers = ['0A', '0A1', '0A10', '0B', '0AFF'] as const;

/** Their order, by hand: `0A1` and `0A10` are one event. */
function rank(sequencer: string): number {
  return ['0A', '0A1', '0AFF', '0B'].indexOf(sequencer === '0A10' ? '0A1' : sequencer);
}

function change(key: string, sequencer: string, present: boolean): S3Record {
  return {
    eventName: present ? 'ObjectCreated:Put' : 'ObjectRemoved:Delete',
    atMs: 0,
    region: 'eu-west-1',
    bucket: 'bucket',
    key,
    size: null,
    eTag: null,
    versionId: null,
    sequencer,
  };
}

function rawMessage(messageId: string, key: string, sequencer: string): object {
  const record = {
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    eventTime: '2026-01-01T00:00:00.000Z',
    awsRegion: 'eu-west-1',
    s3: { bucket: { name: 'bucket' }, object: { key, sequencer } },
  };
  return {
    eventSource: 'aws:sqs',
    messageId,
    receiptHandle: 'handle',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:changes',
    awsRegion: 'eu-west-1',
    body: JSON.stringify({ Records: [record] }),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'sender' },
    messageAttributes: {},
  };
}

const instance = fc.constantFrom(0 as const, 1 as const);
const key = fc.constantFrom('a', 'b');
const sequencer = fc.constantFrom(...sequencers);

/** The newest sequencer of each key. */
type Newest = Readonly<Record<string, string>>;

stress('consumers over one store answer as one consumer would that took the events one at a time', {
  setup: () => new Consumers(),
  operations: {
    apply: operation([instance, key, sequencer, fc.boolean()], (consumers, at, name, order, present) =>
      consumers.apply(at, name, order, present),
    ),
    current: operation([instance, key], (consumers, at, name) => consumers.current(at, name)),
  },
  model: {
    init: (): Newest => ({}),
    step(newest: Newest, operation) {
      const [, object] = operation.args;
      const known = newest[object];
      if (operation.name === 'current') return { ok: operation.result === (known ?? null), state: newest };
      const [, , order] = operation.args;
      const { result } = operation;
      const difference = known === undefined ? 1 : rank(order) - rank(known);
      if (difference > 0) return { ok: result === 'applied', state: { ...newest, [object]: order } };
      return { ok: result === (difference === 0 ? 'duplicate' : 'stale'), state: newest };
    },
  },
  invariant: (consumers) => consumers.onlyForward,
  tasks: 3,
  operationsPerTask: 3,
});

stress('batches of changes delivered twice and side by side never take an object back', {
  setup: () => new Consumers(),
  operations: {
    deliver: operation([instance, key, fc.array(sequencer, { maxLength: 4 })], async (consumers, at, name, orders) => {
      if ((await consumers.deliver(at, name, orders)) !== 0) throw new Error('a good batch had failures');
    }),
  },
  invariant: (consumers) => consumers.onlyForward,
  tasks: 3,
  operationsPerTask: 2,
});
