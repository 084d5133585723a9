/** Prints one line of results that must be the same whatever the host's own time zone is. */
import { Temporal } from 'temporal-polyfill';
import { fromEpoch } from '../../targets/datetime/epoch.ts';
import { formatInstant, parseInstant } from '../../targets/datetime/rfc3339.ts';
import { parseTagged, stringifyTagged } from '../../targets/datetime/tagged-json.ts';
import { parseWallTime } from '../../targets/datetime/wall-time.ts';
import { readWallTimeIn } from '../../targets/datetime/zoned.ts';

const range = { earliest: parseInstant('1900-01-01T00:00:00Z'), latest: parseInstant('2100-01-01T00:00:00Z') };
const results: unknown[] = [];

for (const zone of ['America/New_York', 'Europe/Berlin', 'Asia/Kolkata']) {
  for (let hour = 0; hour < 24; hour++) {
    for (const date of ['2024-03-10', '2024-03-31', '2024-10-27', '2024-11-03', '2024-02-29']) {
      const text = `${date}T${String(hour).padStart(2, '0')}:30:00.25`;
      const { kind, earlier, later } = readWallTimeIn(parseWallTime(text), zone);
      results.push(
        kind,
        formatInstant(earlier),
        formatInstant(later, { offset: -210 }),
        formatInstant(parseInstant(`${text}Z`)),
      );
    }
  }
}
const at = fromEpoch(1_711_846_800_123, 'ms', range);
const moment = Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds);
const tagged = stringifyTagged([new Date('2024-03-31T01:30:00Z'), moment, moment.toZonedDateTimeISO('Europe/Berlin')])!;
results.push(tagged, stringifyTagged(parseTagged(tagged)));

// The host's own offset comes first, to show that the host really was in another zone.
process.stdout.write(JSON.stringify([new Date('2024-07-01T00:00:00Z').getTimezoneOffset(), results]));
