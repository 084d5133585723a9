import { SteadyTime, type Clock } from './clock.ts';
import { checkCount } from './queue-error.ts';
import { Slots } from './slots.ts';

/** What SQS hands out, and takes back for deletion, in one call. */
const batchLimit = 10;

/** A message as it was received. */
export interface ReceivedMessage {
  readonly messageId: string;
  /** names this reception of it, for deletion */
  readonly receiptHandle: string;
  readonly body: string;
}

/** A queue that hides what it hands out for a while, and shows it again unless it was deleted by then. */
export interface DrainedQueue {
  /** At most so many messages, 1 to 10; none when there are none to be had. */
  receive(maxMessages: number): Promise<readonly ReceivedMessage[]>;
  /** Deletes 1 to 10 receptions and answers those that it could not. */
  deleteBatch(receiptHandles: readonly string[]): Promise<readonly DeletionFailure[]>;
}

/** A reception that was not deleted: its message comes again although it was handled. */
export interface DeletionFailure {
  readonly receiptHandle: string;
  readonly error: unknown;
}

/** How far and how fast to drain. */
export interface DrainOptions {
  readonly clock: Clock;
  /** by the clock: from then on nothing is received and no message is begun; those under way are finished and deleted */
  readonly deadlineMs: number;
  /** messages asked for at a time: an integer from 1 to 10; 10 unless told */
  readonly batchSize?: number;
  /** the most handlers at a time: an integer >= 1; 1 unless told */
  readonly concurrency?: number;
  /** the most messages to receive; no limit unless told */
  readonly maxMessages?: number;
  /** waited for before each message, such as a token bucket */
  readonly rate?: { take(tokens: number, signal?: AbortSignal): Promise<void> };
  /** as the deadline, once it is aborted */
  readonly signal?: AbortSignal;
}

/** What a drain did. Every message received is in exactly one of `handled`, `failed` and `left`. */
export interface DrainReport {
  readonly stopped: 'empty' | 'deadline' | 'aborted' | 'limit';
  /** how many calls for messages were answered with some */
  readonly batches: number;
  readonly handled: readonly ReceivedMessage[];
  /** handled with an error; they stay in the queue */
  readonly failed: readonly { readonly message: ReceivedMessage; readonly error: unknown }[];
  /** received, but not begun before the end; they stay in the queue */
  readonly left: readonly ReceivedMessage[];
  /** handled, but still in the queue, so that they come again */
  readonly undeleted: readonly DeletionFailure[];
}

/**
 * Receives and handles messages until the queue is empty or it is time to stop. Messages are begun in the order received;
 * after each batch those that were handled are deleted, and only those.
 * @throws what `receive` or `rate` throws, when the messages handled until then are deleted; QueueError `option`
 */
export async function drainQueue(
  queue: DrainedQueue,
  handler: (message: ReceivedMessage) => unknown,
  options: DrainOptions,
): Promise<DrainReport> {
  const { batchSize = batchLimit, concurrency = 1, maxMessages = Number.MAX_SAFE_INTEGER } = options;
  checkCount('batchSize', batchSize, batchLimit);
  checkCount('maxMessages', maxMessages);
  const drain = new Drain(queue, handler, options, new Slots(concurrency));
  for (;;) {
    const stopped = drain.mustStop() ?? (drain.received === maxMessages ? 'limit' : undefined);
    if (stopped !== undefined) return drain.report(stopped);
    const batch = await queue.receive(Math.min(batchSize, maxMessages - drain.received));
    if (batch.length === 0) return drain.report('empty');
    await drain.take(batch);
  }
}

class Drain {
  readonly #queue: DrainedQueue;
  readonly #handler: (message: ReceivedMessage) => unknown;
  readonly #options: DrainOptions;
  readonly #slots: Slots;
  readonly #time: SteadyTime;
  #batches = 0;
  readonly #handled: ReceivedMessage[] = [];
  readonly #failed: { message: ReceivedMessage; error: unknown }[] = [];
  readonly #left: ReceivedMessage[] = [];
  readonly #undeleted: DeletionFailure[] = [];

  constructor(
    queue: DrainedQueue,
    handler: (message: ReceivedMessage) => unknown,
    options: DrainOptions,
    slots: Slots,
  ) {
    this.#queue = queue;
    this.#handler = handler;
    this.#options = options;
    this.#slots = slots;
    this.#time = new SteadyTime(options.clock);
  }

  get received(): number {
    return this.#handled.length + this.#failed.length + this.#left.length;
  }

  mustStop(): 'aborted' | 'deadline' | undefined {
    if (this.#options.signal?.aborted === true) return 'aborted';
    return this.#time.nowMs() >= this.#options.deadlineMs ? 'deadline' : undefined;
  }

  report(stopped: DrainReport['stopped']): DrainReport {
    return {
      stopped,
      batches: this.#batches,
      handled: this.#handled,
      failed: this.#failed,
      left: this.#left,
      undeleted: this.#undeleted,
    };
  }

  async take(batch: readonly ReceivedMessage[]): Promise<void> {
    this.#batches++;
    const before = this.#handled.length;
    // Everything under way is waited for, also when the rate fails: what was handled must not come again.
    const ends = await Promise.allSettled(batch.map((message) => this.#slots.run(() => this.#one(message))));
    await this.#delete(this.#handled.slice(before).map(({ receiptHandle }) => receiptHandle));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #one(message: ReceivedMessage): Promise<void> {
    if (!(await this.#mayBegin())) {
      this.#left.push(message);
      return;
    }
    try {
      await this.#handler(message);
      this.#handled.push(message);
    } catch (error) {
      this.#failed.push({ message, error });
    }
  }

  async #mayBegin(): Promise<boolean> {
    const { rate, signal } = this.#options;
    if (this.mustStop() !== undefined) return false;
    try {
      await rate?.take(1, signal);
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
    return this.mustStop() === undefined;
  }

  async #delete(receiptHandles: readonly string[]): Promise<void> {
    if (receiptHandles.length === 0) return;
    try {
      this.#undeleted.push(...(await this.#queue.deleteBatch(receiptHandles)));
    } catch (error) {
      this.#undeleted.push(...receiptHandles.map((receiptHandle) => ({ receiptHandle, error })));
    }
  }
}
