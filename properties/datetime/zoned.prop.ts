import { property } from 'assay';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { toEpochNumber } from '../../targets/datetime/epoch.ts';
import { type Instant, wallNanoseconds } from '../../targets/datetime/instant.ts';
import { formatWallTime, parseWallTime } from '../../targets/datetime/wall-time.ts';
import { hostZoneRules, type ZoneRules } from '../../targets/datetime/zone-rules.ts';
import { type Choice, readWallTimeIn, resolveWallTime } from '../../targets/datetime/zoned.ts';
import { dateTimeText, instant, plainOf, wallOf, withOneEdit, zone, zoneAndWall } from './arbitraries.ts';
import { accepts, allowsDateTime } from './oracle.ts';

const words = ['earlier', 'later', 'compatible', 'reject'] as const;
const choice = fc.constantFrom<Choice>('earlier', 'later', 'reject');
const minute = 60_000_000_000n;

/** What the zone's clocks show at an instant, from `Intl`, which knows nothing of our search for offsets. */
function shownByIntl(at: Instant, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601-hc-h23-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(toEpochNumber(at, 'ms'));
  const part = (type: string): string => parts.find((each) => each.type === type)!.value;
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

property(
  'a wall time means what Temporal says, whatever is asked for',
  [zoneAndWall(), fc.constantFrom(...words)],
  ([name, wall], word) => {
    const theirs = (): bigint => plainOf(wall).toZonedDateTime(name, { disambiguation: word }).epochNanoseconds;
    const isAccepted = accepts(() => resolveWallTime(wall, name, word), DateTimeError);
    expect(isAccepted).toBe(accepts(theirs, RangeError));
    if (isAccepted) expect(resolveWallTime(wall, name, word).epochNanoseconds).toBe(theirs());
  },
  { runs: 200 },
);

property('clocks show the wall time at its instants, except in a gap', [zoneAndWall()], ([name, wall]) => {
  const { kind, earlier, later } = readWallTimeIn(wall, name);
  const shown = [earlier, later].map((at) => shownByIntl(at, name));
  const text = formatWallTime({ ...wall, nanosecond: 0 });
  if (kind === 'gap') {
    expect(shown[0]! < text && text < shown[1]!).toBe(true);
  } else {
    expect(shown).toEqual([text, text]);
    expect(kind === 'fold').toBe(earlier.epochNanoseconds < later.epochNanoseconds);
  }
});

property(
  'every instant is among the readings of what its clocks show',
  [zone(), instant({ min: { epochNanoseconds: 0n }, max: { epochNanoseconds: 4_000_000_000n * 10n ** 9n } })],
  (name, at) => {
    const shown = Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds).toZonedDateTimeISO(name).toPlainDateTime();
    const { kind, earlier, later } = readWallTimeIn(wallOf(shown), name);
    expect([earlier, later]).toContainEqual({ epochNanoseconds: at.epochNanoseconds });
    expect(kind).not.toBe('gap');
  },
  { documentation: true },
);

property('gaps and folds can be decided apart', [zoneAndWall(), choice, choice], ([name, wall], gap, fold) => {
  const { kind, earlier, later } = readWallTimeIn(wall, name);
  const decision = kind === 'gap' ? gap : kind === 'fold' ? fold : 'earlier';
  const resolve = (): Instant => resolveWallTime(wall, name, { gap, fold });
  if (decision === 'reject') {
    const message = `${formatWallTime(wall)} ${kind === 'gap' ? 'is skipped' : 'happens twice'} in ${name}`;
    expect(resolve).toThrow(expect.objectContaining({ code: kind, message }));
  } else {
    expect(resolve()).toEqual(decision === 'earlier' ? earlier : later);
  }
});

/** A zone whose clocks are changed once, by any amount at any time: its rules are known exactly. */
const oneChange = fc.record({
  at: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
  before: fc.integer({ min: -1439, max: 1439 }),
  after: fc.integer({ min: -1439, max: 1439 }),
  /** Where the wall time lies, in nanoseconds from the moment of the change. */
  from: fc.oneof(
    fc.bigInt({ min: -3n * 86_400n * 10n ** 9n, max: 3n * 86_400n * 10n ** 9n }),
    fc.constantFrom(0n, -1n, 1n),
  ),
});

property(
  'gaps and folds are where a change of the clocks puts them',
  [oneChange, fc.constantFrom('before', 'after')],
  (change, side) => {
    const [before, after] = [BigInt(change.before) * minute, BigInt(change.after) * minute];
    const rules: ZoneRules = {
      offsetNanoseconds: (_zone, { epochNanoseconds }) => Number(epochNanoseconds < change.at ? before : after),
    };
    const shown = change.at + (side === 'before' ? before : after) + change.from;
    const wall = wallOf(Temporal.Instant.fromEpochNanoseconds(shown).toZonedDateTimeISO('UTC').toPlainDateTime());
    expect(wallNanoseconds(wall)).toBe(shown);
    const matches = [shown - before, shown - after].filter((at, index) => at < change.at === (index === 0));
    const { kind, earlier, later } = readWallTimeIn(wall, 'Made/Up', rules);
    if (matches.length === 1)
      expect([kind, earlier, later]).toEqual(['unique', { epochNanoseconds: matches[0] }, earlier]);
    else {
      expect(kind).toBe(matches.length === 0 ? 'gap' : before === after ? 'unique' : 'fold');
      expect(earlier.epochNanoseconds).toBe(shown - (before > after ? before : after));
      expect(later.epochNanoseconds).toBe(shown - (before > after ? after : before));
    }
  },
  { documentation: true, runs: 300 },
);

property(
  'a zone that does not exist is refused as such',
  [fc.oneof(fc.string(), fc.constantFrom('Mars/Olympus', '+01:00', 'Europe//Berlin', '2024-01-01T00:00[UTC]'))],
  (name) => {
    fc.pre(!accepts(() => new Intl.DateTimeFormat('en', { timeZone: name }), RangeError) || /^[+-]/.test(name));
    const wall = parseWallTime('2024-01-01T00:00:00');
    expect(() => resolveWallTime(wall, name, 'compatible')).toThrow(
      expect.objectContaining({ code: 'zone', message: expect.stringContaining(JSON.stringify(name)) }),
    );
  },
);

property(
  'offsets are those of the zone',
  [zone(), instant()],
  (name, at) => {
    const theirs = Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds).toZonedDateTimeISO(name);
    expect(hostZoneRules.offsetNanoseconds(name, at)).toBe(theirs.offsetNanoseconds);
  },
  { documentation: true },
);

property('parsing a formatted wall time gives it back', [zoneAndWall()], ([, wall]) => {
  expect(parseWallTime(formatWallTime(wall))).toEqual(wall);
  expect(() => formatWallTime({ ...wall, second: 60 })).toThrow(expect.objectContaining({ code: 'range' }));
});

const wallText = dateTimeText().map((text) => text.replace(/(?:[Zz]|[+-]\d\d:\d\d)$/, ''));

property(
  'a wall time is accepted exactly when it would be with a Z, leap seconds apart',
  [fc.oneof(wallText, withOneEdit(wallText))],
  (text) => {
    const isLeap = text.slice(17, 19) === '60';
    expect(accepts(() => parseWallTime(text), DateTimeError)).toBe(allowsDateTime(`${text}Z`) && !isLeap);
  },
);
