import { processSqsBatch } from '../../targets/events/batch/sqs.ts';

interface Held {
  readonly id: string;
  readonly group: string;
  /** how many deliveries fail before one succeeds */
  failures: number;
  /** turns of the microtask queue that handling takes */
  readonly turns: number;
  /** arrives damaged every time, so that it can only be set aside */
  readonly mangled: boolean;
}

/** A FIFO queue as far as order is concerned: while messages of a group are out, no others of that group are handed out. */
export class FifoQueue {
  #held: Held[] = [];
  readonly #lockedGroups = new Set<string>();
  #sent = 0;
  /** Every message in the order sent, and in the order in which its handling succeeded. */
  readonly sent: (readonly [group: string, id: string])[] = [];
  readonly done: (readonly [group: string, id: string])[] = [];
  /** Messages set aside because no handler can read them. */
  readonly dead = new Set<string>();
  /** Groups with a handler at work: two in one group are an overtaking waiting to happen. */
  readonly working: string[] = [];

  send(group: string, failures: number, turns: number, mangled: boolean): void {
    const id = `m${this.#sent++}`;
    this.#held.push({ id, group, failures, turns, mangled });
    this.sent.push([group, id]);
  }

  /** Hands out a batch, lets the code under test handle it, and deletes what its answer does not name. */
  async receive(size: number, concurrency: number): Promise<void> {
    const batch = this.#held.filter(({ group }) => !this.#lockedGroups.has(group)).slice(0, size);
    const groups = new Set(batch.map(({ group }) => group));
    for (const group of groups) this.#lockedGroups.add(group);
    await Promise.resolve();
    const event = { Records: batch.map(rawMessage) };
    const answer = await processSqsBatch(event, ({ messageId }) => this.#handle(batch, messageId), { concurrency });
    await Promise.resolve();
    const named = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    // A redrive policy of one delivery for damaged messages; with their place in the order gone, the rest of the group may go on.
    for (const { id, mangled } of batch) {
      if (!mangled || !named.delete(id)) continue;
      this.dead.add(id);
    }
    this.#held = this.#held.filter(({ id }) => !batch.some((message) => message.id === id) || named.has(id));
    for (const group of groups) this.#lockedGroups.delete(group);
  }

  /** Whether in every group the messages that are done are the first ones sent, those set aside left out. */
  get inOrder(): boolean {
    return [...new Set(this.sent.map(([group]) => group))].every((group) => {
      const sent = this.sent.filter(([name, id]) => name === group && !this.dead.has(id)).map(([, id]) => id);
      const done = this.done.filter(([name]) => name === group).map(([, id]) => id);
      return done.every((id, index) => id === sent[index]);
    });
  }

  async #handle(batch: readonly Held[], id: string): Promise<void> {
    const message = batch.find((candidate) => candidate.id === id) as Held;
    this.working.push(message.group);
    for (let turn = 0; turn < message.turns; turn++) await Promise.resolve();
    this.working.splice(this.working.indexOf(message.group), 1);
    if (message.failures-- > 0) throw new Error('not yet');
    this.done.push([message.group, id]);
  }
}

function rawMessage({ id, group, mangled }: Held): object {
  return {
    eventSource: 'aws:sqs',
    messageId: id,
    receiptHandle: `handle of ${id}`,
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:orders.fifo',
    awsRegion: 'eu-west-1',
    body: mangled ? null : id,
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'sender', MessageGroupId: group },
    messageAttributes: {},
  };
}
