import { instant } from 'assay/arbitraries';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { law } from '../../law.ts';
import { plainOf, zone, zoneAndWall } from '../arbitraries.ts';
import { answer, type DateTimes, stamp } from './date-times.ts';

type Resolves = Pick<DateTimes, 'resolve'>;

/** A wall time to the millisecond, as ISO 8601 writes it. */
export function wallText(shown: Temporal.PlainDateTime): string {
  return shown.round({ smallestUnit: 'millisecond', roundingMode: 'floor' }).toString({ fractionalSecondDigits: 3 });
}

const millisecondWall = zoneAndWall().map(([name, wall]) => ({ zone: name, wall: wallText(plainOf(wall)) }));

/** Whether clocks show a wall time once, never or twice. */
export function kindOf(wall: string, name: string): 'unique' | 'gap' | 'fold' {
  const shown = Temporal.PlainDateTime.from(wall);
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    shown.toZonedDateTime(name, { disambiguation }),
  );
  if (earlier!.epochNanoseconds === later!.epochNanoseconds) return 'unique';
  return earlier!.toPlainDateTime().equals(shown) ? 'fold' : 'gap';
}

export const resolveAsTemporal = law(
  'a wall time means what RFC 5545 says, also where clocks skip it or show it twice',
  [millisecondWall],
  function* ({ resolve }: Resolves, { wall, zone: name }) {
    const expected = Temporal.PlainDateTime.from(wall).toZonedDateTime(name, { disambiguation: 'compatible' });
    yield [answer(() => resolve(wall, name)), stamp(expected.epochNanoseconds)];
  },
);

export const amongReadings = law(
  'every instant is among the readings of what its clocks show',
  [zone(), instant({ min: { epochNanoseconds: 0n }, max: { epochNanoseconds: 4_000_000_000n * 10n ** 9n } })],
  function* ({ resolve }: Resolves, name, { epochNanoseconds }) {
    const at = epochNanoseconds - (epochNanoseconds % 1_000_000n);
    const shown = Temporal.Instant.fromEpochNanoseconds(at).toZonedDateTimeISO(name).toPlainDateTime();
    const readings = (['earlier', 'later'] as const).map((disambiguation) =>
      stamp(shown.toZonedDateTime(name, { disambiguation }).epochNanoseconds),
    );
    const read = answer(() => resolve(wallText(shown), name));
    yield [readings.includes(read) || read, true];
  },
);

export const unknownZone = law(
  'a zone that does not exist is refused',
  [fc.constantFrom('Mars/Olympus', 'Europe/Atlantis', 'Europe//Berlin', 'x')],
  function* ({ resolve }: Resolves, name) {
    yield [answer(() => resolve('2024-01-01T00:00:00.000', name)), 'refused'];
  },
);
