import { machine } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Bookings } from '../../targets/ranges/bookings.ts';
import { TimeRangeError } from '../../targets/ranges/range-error.ts';
import { isAdjacent, isBefore, type TimeRange } from '../../targets/ranges/time-range.ts';
import { MOMENTS, momentsOf, range } from './arbitraries.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const resource = fc.constantFrom('rink', 'hall');

interface Calendar {
  readonly real: Bookings;
  /** Who has each moment of each resource. */
  readonly holders: Map<string, string>;
}

const keyOf = (name: string, at: bigint): string => `${name} ${at}`;

/** Whether the booking is to be refused, and how; what it may take over is what `id` has itself. */
function refusal({ holders }: Calendar, mine: string, name: string, during: TimeRange): TimeRangeError | undefined {
  const wanted = momentsOf(during);
  if (wanted.length === 0) return new TimeRangeError('empty', `booking ${mine} has no time in it`);
  const others = new Set(wanted.map((at) => holders.get(keyOf(name, at))).filter((holder) => holder !== undefined));
  others.delete(mine);
  if (others.size === 0) return undefined;
  return new TimeRangeError('conflict', `${name} is booked by ${[...others].join(', ')} in that time`);
}

function expectOutcome(call: () => void, expected: TimeRangeError | undefined): boolean {
  if (expected === undefined) {
    call();
    return true;
  }
  expect(call).toThrow(expect.objectContaining({ code: expected.code, message: expected.message }));
  return false;
}

const has = ({ holders }: Calendar, wanted: string): boolean => [...holders.values()].includes(wanted);

function release({ holders }: Calendar, gone: string): void {
  for (const [key, holder] of holders) if (holder === gone) holders.delete(key);
}

function take({ holders }: Calendar, by: string, name: string, during: TimeRange): void {
  for (const at of momentsOf(during)) holders.set(keyOf(name, at), by);
}

machine('every moment of a resource is held by one booking at most, and a refused change changes nothing', {
  setup: (): Calendar => ({ real: new Bookings(), holders: new Map() }),
  rules: (rule) => ({
    book: rule([id, resource, range], (s, wanted, name, during) => {
      const taken = has(s, wanted) ? new TimeRangeError('taken', `there is a booking ${wanted} already`) : undefined;
      if (expectOutcome(() => s.real.book(wanted, name, during), taken ?? refusal(s, wanted, name, during)))
        take(s, wanted, name, during);
    }),
    move: rule([id, resource, range], (s, wanted, name, during) => {
      const unknown = has(s, wanted) ? undefined : new TimeRangeError('unknown', `there is no booking ${wanted}`);
      if (expectOutcome(() => s.real.move(wanted, name, during), unknown ?? refusal(s, wanted, name, during))) {
        release(s, wanted);
        take(s, wanted, name, during);
      }
    }),
    cancel: rule([id], (s, wanted) => {
      const unknown = has(s, wanted) ? undefined : new TimeRangeError('unknown', `there is no booking ${wanted}`);
      if (expectOutcome(() => s.real.cancel(wanted), unknown)) release(s, wanted);
    }),
    free: rule([resource, range], (s, name, within) => {
      const free = s.real.free(name, within);
      expect(free.flatMap(momentsOf)).toEqual(momentsOf(within).filter((at) => !s.holders.has(keyOf(name, at))));
      expect(
        free.every((part, i) => i === 0 || (isBefore(free[i - 1]!, part) && !isAdjacent(free[i - 1]!, part))),
      ).toBe(true);
    }),
  }),
  invariant: (s) => {
    for (const name of ['rink', 'hall']) {
      const held = s.real.of(name).flatMap((booking) => momentsOf(booking.during).map((at) => [at, booking.id]));
      expect(held).toEqual(
        MOMENTS.filter((at) => s.holders.has(keyOf(name, at))).map((at) => [at, s.holders.get(keyOf(name, at))]),
      );
    }
  },
  steps: 12,
});
