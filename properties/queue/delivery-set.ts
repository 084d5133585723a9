import type { DeliveryLog } from '../../targets/queue/fan-out.ts';

/** A delivery log in memory, which can be broken. */
export class DeliverySet implements DeliveryLog {
  readonly #known = new Set<string>();
  broken: 'has' | 'add' | null = null;

  async has(subscriber: string, messageId: string): Promise<boolean> {
    await Promise.resolve();
    if (this.broken === 'has') throw new Error('the log is broken');
    return this.#known.has(`${subscriber} ${messageId}`);
  }

  async add(subscriber: string, messageId: string): Promise<void> {
    await Promise.resolve();
    if (this.broken === 'add') throw new Error('the log is broken');
    this.#known.add(`${subscriber} ${messageId}`);
  }
}
