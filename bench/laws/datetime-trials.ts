import type { Law } from '../../properties/law.ts';
import type { Counts } from '../../properties/datetime/laws/date-times.ts';
import * as durations from '../../properties/datetime/laws/durations.ts';
import * as texts from '../../properties/datetime/laws/texts.ts';
import * as zones from '../../properties/datetime/laws/zones.ts';
import type { Trial } from './divergence.ts';
import { dateTimeLibraries } from './datetime-libraries.ts';
import * as more from './more-datetime-laws.ts';
import type { MoreDateTimes } from './more-date-times.ts';

/** A law, the members of a library that it asks, and what tells its divergences apart. */
interface Asked {
  readonly law: unknown;
  readonly needs: readonly (keyof MoreDateTimes)[];
  readonly aspect?: (...values: never[]) => string;
}

const byName = (name: string): string => name;
const byFault = ({ fault }: { fault: string }): string => fault;
const byKind = ({ wall, zone }: { wall: string; zone: string }): string => zones.kindOf(wall, zone);

function byUnit({ at }: { at: bigint }, unit: string): string {
  return at < 0n && at % 1_000_000_000n !== 0n ? `${unit}, from a fraction of a second before 1970` : unit;
}

function byUnits(...several: readonly Counts[]): string {
  if (several.some(({ weeks }) => weeks > 0)) return 'with weeks';
  return several.some(({ years, months }) => years + months > 0) ? 'with months' : 'days and shorter';
}

/** The first feature of a text that readers are known to differ in. */
function byFeature(text: string): string {
  if (/[tz]/.test(text)) return 'small letters';
  if (/[+-](?:1[4-9]|2\d):\d\d$/.test(text)) return 'an offset of 14 hours or more';
  if (text.endsWith('-00:00')) return 'an unknown offset';
  if (/^00\d\d/.test(text)) return 'a year below 100';
  if (/\.\d{4}/.test(text)) return 'a fraction finer than milliseconds';
  return /\.\d/.test(text) ? 'a fraction' : 'whole seconds';
}

const asked: readonly Asked[] = [
  { law: texts.roundTrip, needs: ['parse', 'format'] },
  { law: texts.sameAtEveryOffset, needs: ['formatAt'] },
  { law: texts.textsSort, needs: ['format'] },
  { law: texts.faultyTextRefused, needs: ['parse'], aspect: byFault },
  { law: texts.formRead, needs: ['parse'], aspect: byName },
  { law: texts.readAsTemporal, needs: ['parse'], aspect: byFeature },
  { law: texts.leapSecondTaken, needs: ['parse'] },
  { law: texts.faultyDateRefused, needs: ['parseDate'], aspect: byName },
  { law: texts.secondsFloor, needs: ['seconds'] },
  { law: durations.durationRoundTrip, needs: ['parseDuration', 'formatDuration'] },
  { law: durations.writtenByGrammar, needs: ['formatDuration'] },
  { law: durations.durationAsTemporal, needs: ['parseDuration'] },
  { law: durations.faultyDurationRefused, needs: ['parseDuration'], aspect: byName },
  { law: durations.addUnit, needs: ['add'], aspect: byName },
  { law: durations.addCounts, needs: ['add'], aspect: (_at: unknown, counts: Counts) => byUnits(counts) },
  { law: durations.monthEnd, needs: ['add'] },
  { law: durations.addInTurn, needs: ['add'], aspect: (_at: unknown, a: Counts, b: Counts) => byUnits(a, b) },
  {
    law: durations.longerIsLater,
    needs: ['add'],
    aspect: (_at: unknown, counts: Counts, unit: string) => (unit === 'weeks' ? 'with weeks' : byUnits(counts)),
  },
  { law: zones.resolveAsTemporal, needs: ['resolve'], aspect: byKind },
  { law: zones.amongReadings, needs: ['resolve'] },
  { law: zones.unknownZone, needs: ['resolve'] },
  { law: more.showAsTemporal, needs: ['show'], aspect: more.era },
  { law: more.daysKeepTheClock, needs: ['addIn'], aspect: byUnit },
  { law: more.hoursAreExact, needs: ['addIn'], aspect: byUnit },
  { law: more.dayBegins, needs: ['startOfDay'], aspect: more.dayKind },
  { law: more.monthsBetween, needs: ['months', 'add'] },
  { law: more.weekOfIso, needs: ['isoWeek'] },
  { law: more.hostResolve, needs: ['resolve'] },
  { law: more.hostShow, needs: ['show'] },
  { law: more.hostAdd, needs: ['addIn'] },
];

export const datetimeTrials: readonly Trial[] = dateTimeLibraries.flatMap((library) =>
  asked
    .filter(({ needs }) => needs.every((member) => library[member] !== undefined))
    .map(({ law, aspect }) => ({
      library: library.name,
      law: law as Law<never, readonly never[]>,
      subject: library,
      // A strict format refuses nearly everything for one reason.
      ...(aspect !== undefined && library.name !== 'dayjs, strict format' && { aspect }),
    })),
);
