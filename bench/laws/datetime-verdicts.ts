import * as durations from '../../properties/datetime/laws/durations.ts';
import * as texts from '../../properties/datetime/laws/texts.ts';
import * as zones from '../../properties/datetime/laws/zones.ts';
import * as more from './more-datetime-laws.ts';
import type { JudgedCause, Verdicts } from './verdict.ts';

const DATE = 'Date is right by ECMA-262, V8 is not';
const YEAR_DIGITS = 'years below 1000 are written with fewer digits than four';
const SMALL_YEAR = 'years below 100 are taken for those of the 20th century';
const WEEKS_LOST = 'weeks of a duration are left out';
const ROLLED = 'days and months that do not exist are carried over';
const JUST_AFTER = 'just after clocks are put forward, the offset from before is taken';
const TWO_GUESSES = 'the offset of a wall time is guessed in two steps';
const ADDED_AT_A_CHANGE = 'what is added in a zone is off by an hour or so at a change of its clocks';
const UNITS_LEFT_OUT = 'ISO 8601 lets units be left out; RFC 3339, appendix A, does not';
const NEGATIVE_MILLISECONDS = 'milliseconds before 1970';

const judged = (right: JudgedCause['right'], by: string, rest: Partial<JudgedCause> = {}): JudgedCause => ({
  right,
  by,
  ...rest,
});

const ISO_DATE = judged('both', 'ISO 8601 has the form; the full-date of RFC 3339, section 5.6, is only YYYY-MM-DD', {
  cause:
    /^(?:the basic format|an ordinal date|a week date|a month alone|a year alone|a sign before the year): takes it$/,
});

const STRICT_ZONE = judged('law', 'RFC 3339, section 5.6', {
  library: 'dayjs, strict format',
  root: 'the token Z of a strict format refuses the letter Z',
});

export const datetimeVerdicts: Verdicts = {
  [texts.roundTrip.name]: [
    judged('law', 'RFC 3339, section 5.6: date-fullyear is four digits', { library: 'date-fns', root: YEAR_DIGITS }),
    judged('law', 'RFC 3339, section 5.6: time-numoffset is below 24 hours', {
      library: 'date-fns-tz',
      root: SMALL_YEAR,
      note: 'the offset of UTC is reckoned with Date.UTC, for which the year 0 is 1900',
    }),
  ],
  [texts.sameAtEveryOffset.name]: [
    judged('law', 'RFC 3339, section 4.1: an offset is written in hours and minutes', {
      library: 'dayjs',
      note: 'its manual says so: utcOffset() takes numbers below 16 for hours',
    }),
    judged('law', 'RFC 3339, section 5.6', { library: 'date-fns-tz', root: SMALL_YEAR }),
  ],
  [texts.textsSort.name]: [
    judged('law', 'RFC 3339, section 5.1: strings in one zone can be ordered', {
      library: 'date-fns',
      root: YEAR_DIGITS,
    }),
  ],
  [texts.faultyTextRefused.name]: [
    judged('both', 'ISO 8601 lets the offset and the seconds be left out; RFC 3339, section 5.6, does not', {
      cause: /^(?:no offset|no seconds|offset of hours alone): takes it$/,
    }),
    judged('both', 'ISO 8601 has the comma; RFC 3339, section 5.6, only the point', {
      cause: 'a comma before the decimals: takes it',
    }),
    judged('law', 'RFC 3339, section 5.6; ISO 8601 has the form only throughout the text, in the basic format', {
      cause: /^(?:offset without a colon|dates without hyphens): takes it$/,
    }),
    judged('law', 'RFC 3339, section 5.6: time-hour is 00 to 23, time-minute 00 to 59', {
      cause: /^offset of (?:24 hours|60 minutes): takes it$/,
    }),
    judged(
      'law',
      'RFC 3339, section 5.6: time-hour is 00 to 23; in ISO 8601 it is the end of the day, and is read as its beginning',
      {
        cause: 'hour 24: takes it',
      },
    ),
    judged(
      'law',
      'RFC 3339, section 5.7: days of a month; ECMA-262, Date Time String Format: illegal values make no date',
      {
        cause: /^(?:leap day in a common year|day after the end of its month): takes it$/,
        root: ROLLED,
      },
    ),
    judged('law', 'RFC 3339, section 5.6: date-time ends with its offset', {
      cause: /^(?:a NUL at the end|a line feed at the end|a space after|both Z and an offset): takes it$/,
    }),
    judged('law', 'RFC 3339, section 5.6: time-secfrac has one digit at least', {
      cause: 'a point without decimals: takes it',
    }),
    judged('law', 'RFC 3339, section 5.6: a single separator', { cause: 'a separator of two spaces: takes it' }),
  ],
  [texts.formRead.name]: [
    judged('law', 'RFC 3339, section 5.6, note: T and Z may also be small', { cause: /^a small [tz]: refuses it$/ }),
    judged('law', 'RFC 3339, section 5.6: time-secfrac has any number of digits', {
      cause: /digits.*: another result$/,
      root: DATE,
      note: 'V8 drops leading zeros of a fraction of ten digits or more',
    }),
    STRICT_ZONE,
    judged('law', 'RFC 3339, section 5.6', { library: 'dayjs', root: SMALL_YEAR }),
  ],
  [texts.readAsTemporal.name]: [
    judged('law', 'RFC 3339, section 5.6, note: T and Z may also be small', { cause: 'small letters: refuses it' }),
    STRICT_ZONE,
  ],
  [texts.leapSecondTaken.name]: [
    STRICT_ZONE,
    judged('law', 'RFC 3339, section 5.7 and the example 1990-12-31T23:59:60Z of section 5.8', {
      note: 'ECMA-262 and POSIX have no leap seconds; RFC 3339 has them',
    }),
  ],
  [texts.faultyDateRefused.name]: [
    ISO_DATE,
    judged(
      'law',
      'RFC 3339, section 5.7: days of a month; ECMA-262, Date Time String Format: illegal values make no date',
      {
        cause: /^(?:31 April|30 February|29 February of a common year|month 13|month 0|day 32|day 0): takes it$/,
        root: ROLLED,
      },
    ),
    judged('law', 'RFC 3339, section 5.6: full-date; no format of ISO 8601 either'),
  ],
  [texts.secondsFloor.name]: [
    judged(
      'nobody',
      'POSIX.1 counts seconds since 1970 and rounds nothing; luxon and dayjs go back, date-fns goes towards 1970',
      {
        note: 'the millisecond before and the one after 1970 have the same count',
      },
    ),
  ],
  [durations.durationRoundTrip.name]: [
    judged('law', 'ISO 8601, durations: what is written can be read', { library: 'dayjs', root: WEEKS_LOST }),
  ],
  [durations.writtenByGrammar.name]: [
    judged('both', UNITS_LEFT_OUT, {
      cause: 'another result',
      library: 'luxon',
    }),
    judged('both', UNITS_LEFT_OUT, {
      cause: 'another result',
      library: 'dayjs',
    }),
    judged('law', 'ISO 8601, durations: PnW', { library: 'date-fns', root: WEEKS_LOST }),
  ],
  [durations.faultyDurationRefused.name]: [
    judged('both', UNITS_LEFT_OUT, {
      cause: /^(?:a unit left out|minutes left out): takes it$/,
    }),
    judged('both', 'ISO 8601 has decimals of the last unit; RFC 3339, appendix A, does not', {
      cause: /^(?:a fraction|a fraction of seconds|a comma): takes it$/,
    }),
    judged('both', 'ISO 8601-2 has signs and weeks beside other units; RFC 3339, appendix A, does not', {
      cause:
        /^(?:a sign within|a sign before|a plus within|a plus before|weeks beside days|weeks beside a year): takes it$/,
    }),
    judged('law', 'ISO 8601, durations: only the last unit has decimals; RFC 3339, appendix A', {
      cause: 'a fraction that is not last: takes it',
    }),
    judged('law', 'ISO 8601, durations: P and T are followed by a number and its unit; RFC 3339, appendix A', {
      cause: /^(?:P alone|P and T alone|T without a time|a unit without a number): takes it$/,
    }),
  ],
  [durations.addCounts.name]: [
    judged('law', 'ISO 8601, durations: PnW is n weeks', { cause: /^with weeks: /, root: WEEKS_LOST }),
    judged('law', 'ECMA-262, Temporal, ISODateAdd: years and months together, then days', {
      cause: /^with months: /,
      note: 'years first, then months: the day is cut to the end of the month twice',
    }),
  ],
  [durations.addInTurn.name]: [
    judged('law', 'ISO 8601, durations: PnW is n weeks', { cause: /^with weeks: /, root: WEEKS_LOST }),
  ],
  [durations.longerIsLater.name]: [
    judged('law', 'ISO 8601, durations: PnW is n weeks', { cause: /^with weeks: /, root: WEEKS_LOST }),
  ],
  [zones.resolveAsTemporal.name]: [
    judged('nobody', "RFC 5545, section 3.3.5: the first of the two; Luxon's manual promises neither", {
      library: 'luxon',
      cause: /^fold: /,
    }),
    judged('law', 'RFC 5545, section 3.3.5: the first of the two', { cause: /^fold: / }),
    judged('law', 'RFC 5545, section 3.3.5: by the offset from before the gap', { cause: /^gap: / }),
    judged('law', 'IANA tzdb: clocks show the wall time at one instant only', { cause: /^unique: /, root: JUST_AFTER }),
  ],
  [zones.amongReadings.name]: [
    judged('law', 'IANA tzdb: clocks do not show it at the instant that it gives', { root: TWO_GUESSES }),
  ],
  [more.showAsTemporal.name]: [judged('law', 'IANA tzdb')],
  [more.daysKeepTheClock.name]: [
    judged('law', 'RFC 5545, section 3.3.6: days and weeks are nominal; ECMA-262, Temporal, AddZonedDateTime', {
      cause: /before 1970/,
      root: NEGATIVE_MILLISECONDS,
    }),
    judged('law', 'RFC 5545, section 3.3.6: days and weeks are nominal; ECMA-262, Temporal, AddZonedDateTime', {
      library: 'dayjs',
      root: ADDED_AT_A_CHANGE,
    }),
    judged('law', 'RFC 5545, section 3.3.6: days and weeks are nominal; ECMA-262, Temporal, AddZonedDateTime'),
  ],
  [more.hoursAreExact.name]: [
    judged('law', 'RFC 5545, section 3.3.6: hours, minutes and seconds are exact', {
      library: 'dayjs',
      cause: /before 1970/,
      root: NEGATIVE_MILLISECONDS,
    }),
    judged('law', 'RFC 5545, section 3.3.6: hours, minutes and seconds are exact', {
      library: 'dayjs',
      root: ADDED_AT_A_CHANGE,
    }),
    judged('law', 'RFC 5545, section 3.3.6: hours, minutes and seconds are exact', {
      library: 'date-fns-tz',
      root: 'arithmetic on zoned dates is arithmetic on wall times',
      note: 'by the way its manual has it: toZonedTime, add, fromZonedTime',
    }),
  ],
  [more.dayBegins.name]: [judged('law', 'ECMA-262, Temporal, GetStartOfDay: the earliest instant that shows the date')],
  [more.monthsBetween.name]: [
    judged('nobody', 'no specification: the difference does not agree with what the library itself adds'),
  ],
  [more.hostResolve.name]: [
    judged('law', 'IANA tzdb: a named zone has the same rules in every process', {
      note: 'a wall time that the zone of the process skips, or shows twice, is another one',
    }),
  ],
  [more.hostShow.name]: [judged('law', 'IANA tzdb: a named zone has the same rules in every process')],
  [more.hostAdd.name]: [judged('law', 'IANA tzdb: a named zone has the same rules in every process')],
};
