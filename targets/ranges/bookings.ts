import { TimeRangeError } from './range-error.ts';
import { byLowerBound, isEmpty, overlaps, type TimeRange, unionAll, difference } from './time-range.ts';

export interface Booking {
  readonly id: string;
  readonly resource: string;
  readonly during: TimeRange;
}

/**
 * Bookings under the constraint `EXCLUDE USING gist (resource WITH =, during WITH &&)` of PostgreSQL: no two bookings of one
 * resource overlap. A booking of no time, which that constraint lets pass since the empty range overlaps nothing, is refused here.
 *
 * Invariants: no two ranges of a resource overlap, and those of each resource stand in order.
 */
export class Bookings {
  readonly #byResource = new Map<string, readonly Booking[]>();
  readonly #byId = new Map<string, Booking>();

  /** @throws TimeRangeError `conflict` naming the ids of what is in the way, `taken`, `empty`; nothing is changed then */
  book(id: string, resource: string, during: TimeRange): void {
    if (this.#byId.has(id)) throw new TimeRangeError('taken', `there is a booking ${id} already`);
    this.#put({ id, resource, during });
  }

  /**
   * Moves a booking to another time or resource at once, so that it can take time that it had itself.
   * @throws TimeRangeError `unknown`, `conflict`, `empty`; nothing is changed then
   */
  move(id: string, resource: string, during: TimeRange): void {
    const before = this.#known(id);
    this.cancel(id);
    try {
      this.#put({ id, resource, during });
    } catch (error) {
      this.#put(before);
      throw error;
    }
  }

  /** @throws TimeRangeError `unknown` */
  cancel(id: string): void {
    const booking = this.#known(id);
    this.#byId.delete(id);
    this.#byResource.set(
      booking.resource,
      this.of(booking.resource).filter((other) => other.id !== id),
    );
  }

  /** The bookings of a resource in order. */
  of(resource: string): readonly Booking[] {
    return this.#byResource.get(resource) ?? [];
  }

  /** When the resource is not booked within a range: the fewest ranges, in order. */
  free(resource: string, within: TimeRange): TimeRange[] {
    let free = unionAll([within]);
    for (const { during } of this.of(resource)) free = free.flatMap((range) => difference(range, during));
    return free;
  }

  #known(id: string): Booking {
    const booking = this.#byId.get(id);
    if (booking === undefined) throw new TimeRangeError('unknown', `there is no booking ${id}`);
    return booking;
  }

  #put(booking: Booking): void {
    if (isEmpty(booking.during)) throw new TimeRangeError('empty', `booking ${booking.id} has no time in it`);
    const booked = this.of(booking.resource);
    const inTheWay = booked.filter(({ during }) => overlaps(during, booking.during)).map(({ id }) => id);
    if (inTheWay.length > 0)
      throw new TimeRangeError('conflict', `${booking.resource} is booked by ${inTheWay.join(', ')} in that time`);
    this.#byId.set(booking.id, booking);
    this.#byResource.set(
      booking.resource,
      [...booked, booking].toSorted((a, b) => byLowerBound(a.during, b.during)),
    );
  }
}
