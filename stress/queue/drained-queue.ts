import { MemoryQueue } from '../../properties/queue/memory-queue.ts';
import { VirtualClock } from '../../properties/queue/virtual-clock.ts';
import { drainQueue } from '../../targets/queue/drain.ts';

/** A queue with several drainers, whose messages fail so many times and take so many turns to handle. */
export class DrainedQueueUnderTest {
  readonly clock = new VirtualClock();
  readonly #queue: MemoryQueue;
  readonly #failing = new Map<string, number>();
  readonly #done = new Map<string, number>();
  #sent = 0;
  /** Ids in handlers' hands. */
  readonly working: string[] = [];

  constructor(hiddenForMs: number) {
    this.#queue = new MemoryQueue(this.clock, hiddenForMs);
  }

  send(failures: number): void {
    const id = String(++this.#sent);
    this.#failing.set(id, failures);
    this.#queue.send(id, id);
  }

  /** Receives and handles; answers the ids that were begun, in order. */
  async drain(maxMessages: number, batchSize: number, concurrency: number, turns: number): Promise<string[]> {
    const begun: string[] = [];
    await drainQueue(
      this.#queue,
      async ({ messageId }) => {
        begun.push(messageId);
        this.working.push(messageId);
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        this.working.splice(this.working.indexOf(messageId), 1);
        const failures = this.#failing.get(messageId)!;
        this.#failing.set(messageId, failures - 1);
        if (failures > 0) throw new Error('not this time');
        this.#done.set(messageId, (this.#done.get(messageId) ?? 0) + 1);
      },
      { clock: this.clock, deadlineMs: Infinity, maxMessages, batchSize, concurrency },
    );
    return begun;
  }

  /** What was not handled is still there. */
  get lostNothing(): boolean {
    const kept = new Set(this.#queue.ids);
    return [...this.#failing.keys()].every((id) => kept.has(id) || this.#done.has(id));
  }

  get handledAtMostOnce(): boolean {
    return [...this.#done.values()].every((times) => times === 1) && new Set(this.working).size === this.working.length;
  }
}
