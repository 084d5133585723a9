import { Slots } from './slots.ts';

/** What is published. */
export interface Message<T> {
  /** the same for every copy of one message */
  readonly id: string;
  readonly body: T;
}

/** Takes a message; it fails by throwing or rejecting. */
export type Subscriber<T> = (message: Message<T>) => unknown;

/** Remembers who was given what; it has to outlive whoever publishes. */
export interface DeliveryLog {
  has(subscriber: string, messageId: string): boolean | Promise<boolean>;
  add(subscriber: string, messageId: string): unknown;
}

/** What became of one message at one subscriber. */
export interface Delivery {
  readonly subscriber: string;
  readonly messageId: string;
  /** `known`: it was given that message before */
  readonly status: 'delivered' | 'known' | 'failed';
  /** what the subscriber or the log threw; undefined unless it failed */
  readonly error: unknown;
}

/**
 * Gives every message to every subscriber. Each has slots of its own, so that one that fails, is slow, or never answers keeps
 * nothing from the others. A message that was delivered is not delivered again; what failed is, when it is published again.
 *
 * A subscriber gets a message twice only if the log could not take down that it had it.
 */
export class FanOut<T> {
  readonly #subscribers: readonly { name: string; subscriber: Subscriber<T>; slots: Slots }[];
  readonly #log: DeliveryLog;
  /** Deliveries under way, so that a copy published meanwhile waits for the first and is no second delivery. */
  readonly #underWay = new Map<string, Promise<Delivery>>();

  /**
   * @param concurrency the most messages that one subscriber is given at a time: an integer >= 1
   * @throws QueueError `option`
   */
  constructor(subscribers: ReadonlyMap<string, Subscriber<T>>, log: DeliveryLog, concurrency = 1) {
    this.#subscribers = [...subscribers].map(([name, subscriber]) => ({
      name,
      subscriber,
      slots: new Slots(concurrency),
    }));
    this.#log = log;
  }

  /** Delivers and says what became of each message at each subscriber, message by message. Begins in the order given. Never rejects. */
  async publish(messages: readonly Message<T>[]): Promise<Delivery[]> {
    return Promise.all(
      messages.flatMap((message) =>
        this.#subscribers.map(({ name, subscriber, slots }) =>
          this.#once(name, message, () => slots.run(() => this.#deliver(name, subscriber, message))),
        ),
      ),
    );
  }

  async #once(name: string, { id }: Message<T>, deliver: () => Promise<Delivery>): Promise<Delivery> {
    const key = JSON.stringify([name, id]);
    const first = this.#underWay.get(key);
    if (first !== undefined) {
      const delivery = await first;
      return delivery.status === 'delivered' ? { ...delivery, status: 'known' } : delivery;
    }
    const delivery = deliver();
    this.#underWay.set(key, delivery);
    try {
      return await delivery;
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #deliver(subscriberName: string, subscriber: Subscriber<T>, message: Message<T>): Promise<Delivery> {
    const where = { subscriber: subscriberName, messageId: message.id };
    try {
      if (await this.#log.has(subscriberName, message.id)) return { ...where, status: 'known', error: undefined };
      await subscriber(message);
      await this.#log.add(subscriberName, message.id);
      return { ...where, status: 'delivered', error: undefined };
    } catch (error) {
      return { ...where, status: 'failed', error };
    }
  }
}
