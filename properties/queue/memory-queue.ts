import type { Clock } from '../../targets/queue/clock.ts';
import type { DeletionFailure, DrainedQueue, ReceivedMessage } from '../../targets/queue/drain.ts';

interface Stored {
  readonly messageId: string;
  readonly body: string;
  hiddenUntilMs: number;
  receptions: number;
}

/** A queue as SQS has them: what is received is hidden for a while, and only its latest reception can be deleted. */
export class MemoryQueue implements DrainedQueue {
  readonly #clock: Clock;
  readonly #hiddenForMs: number;
  #stored: Stored[] = [];
  #sent = 0;
  /** How many messages each call asked for. */
  readonly asked: number[] = [];
  /** Receipt handles of each call. */
  readonly deletions: (readonly string[])[] = [];
  /** Ids whose deletion is refused, and whether the call fails as a whole. */
  readonly undeletable = new Set<string>();
  broken = false;

  constructor(clock: Clock, hiddenForMs = Infinity) {
    this.#clock = clock;
    this.#hiddenForMs = hiddenForMs;
  }

  get ids(): string[] {
    return this.#stored.map(({ messageId }) => messageId);
  }

  send(body: string, messageId = String(++this.#sent)): string {
    this.#stored.push({ messageId, body, hiddenUntilMs: -Infinity, receptions: 0 });
    return messageId;
  }

  async receive(maxMessages: number): Promise<ReceivedMessage[]> {
    this.asked.push(maxMessages);
    const now = this.#clock.nowMs();
    const shown = this.#stored.filter(({ hiddenUntilMs }) => hiddenUntilMs <= now).slice(0, maxMessages);
    for (const message of shown) {
      message.hiddenUntilMs = now + this.#hiddenForMs;
      message.receptions++;
    }
    const received = shown.map(({ messageId, body, receptions }) => ({
      messageId,
      body,
      receiptHandle: `${messageId}#${receptions}`,
    }));
    await Promise.resolve();
    return received;
  }

  async deleteBatch(receiptHandles: readonly string[]): Promise<DeletionFailure[]> {
    this.deletions.push(receiptHandles);
    await Promise.resolve();
    if (this.broken) throw new Error('no connection');
    const refused = receiptHandles.filter((handle) => {
      const message = this.#stored.find(({ messageId, receptions }) => handle === `${messageId}#${receptions}`);
      if (message === undefined || this.undeletable.has(message.messageId)) return true;
      this.#stored = this.#stored.filter((other) => other !== message);
      return false;
    });
    return refused.map((receiptHandle) => ({ receiptHandle, error: 'refused' }));
  }
}
