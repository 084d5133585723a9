import type { StreamRecord } from './stream-record.ts';

/** A record that a transform could not take, with what a function of it threw. */
export interface TransformFailure<A> {
  /** its place in the batch */
  readonly index: number;
  readonly record: StreamRecord<A>;
  readonly error: unknown;
}

/** What became of a batch. */
export interface Transformed<A, B> {
  readonly records: readonly StreamRecord<B>[];
  readonly failures: readonly TransformFailure<A>[];
}

/**
 * What is done to each record on its own: `transform<Order>().filter(isPaid).map(total)`. Keys and times stay.
 *
 * A record whose function throws is a failure of its own: it leaves nothing behind, not even what was made of it before the
 * fault, and the others are not touched.
 */
export class Transform<A, B> {
  readonly #step: (value: A) => Iterable<B>;

  constructor(step: (value: A) => Iterable<B>) {
    this.#step = step;
  }

  /** Each value becomes none, one or several. */
  flatMap<C>(each: (value: B) => Iterable<C>): Transform<A, C> {
    const step = this.#step;
    return new Transform(function* (value: A) {
      for (const made of step(value)) yield* each(made);
    });
  }

  map<C>(each: (value: B) => C): Transform<A, C> {
    return this.flatMap((value) => [each(value)]);
  }

  filter(keeps: (value: B) => boolean): Transform<A, B> {
    return this.flatMap((value) => (keeps(value) ? [value] : []));
  }

  /** Does it to every record, in order. Never throws because of a record. */
  run(batch: readonly StreamRecord<A>[]): Transformed<A, B> {
    const records: StreamRecord<B>[] = [];
    const failures: TransformFailure<A>[] = [];
    for (const [index, record] of batch.entries()) {
      try {
        records.push(...Array.from(this.#step(record.value), (value) => ({ ...record, value })));
      } catch (error) {
        failures.push({ index, record, error });
      }
    }
    return { records, failures };
  }
}

/** The transform that does nothing yet. */
export function transform<A>(): Transform<A, A> {
  return new Transform((value) => [value]);
}
