import { assume, property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { SteadyTime } from '../../targets/queue/clock.ts';
import { retryAfterMs } from '../../targets/queue/retry-after.ts';
import { httpDates } from './http-dates.ts';

const dayMs = 86_400_000;
/** Whole seconds of the years 1000 to 9999, often close to the turn of a year or century. */
const instantMs = fc
  .oneof(
    fc.integer({ min: Date.UTC(1000, 0) / 1000, max: Date.UTC(9999, 11, 31) / 1000 }),
    fc
      .tuple(fc.constantFrom(1900, 2000, 2026, 2076, 2100), fc.integer({ min: -3, max: 3 }))
      .map(([year, second]) => Date.UTC(year, 0) / 1000 + second),
  )
  .map((seconds) => seconds * 1000);
const refused = expect.objectContaining({ name: 'QueueError', code: 'retry-after', subject: 'text' });

property(
  'a date asks to wait until then, and one that has passed asks for nothing',
  [instantMs, instantMs],
  (at, now) => {
    const { imf, asctime } = httpDates(at);
    expect(retryAfterMs(imf, now)).toBe(Math.max(0, at - now));
    expect(retryAfterMs(asctime, now)).toBe(Math.max(0, at - now));
  },
);

property(
  'a year of two digits is the one from 49 years ago to 50 years ahead',
  [instantMs, fc.integer({ min: -49, max: 50 })],
  (now, away) => {
    const date = new Date(now);
    const year = date.getUTCFullYear() + away;
    assume(year <= 9999);
    const at = Date.UTC(year, 5, 15, 12, 30, 59);
    expect(retryAfterMs(httpDates(at).rfc850, now)).toBe(Math.max(0, at - now));
  },
);

property(
  'a number asks for that many seconds, up to a limit',
  [fc.bigInt({ min: 0n, max: 10n ** 400n })],
  (seconds) => {
    expect(retryAfterMs(String(seconds), 0)).toBe(Number(seconds > 10n ** 9n ? 10n ** 9n : seconds) * 1000);
  },
);

property(
  'a date of no calendar is refused',
  [fc.integer({ min: 1, max: 12 }), fc.nat({ max: 99 }), fc.integer({ min: 1583, max: 9999 })],
  (month, day, year) => {
    const name = new Date(Date.UTC(2000, month - 1)).toUTCString().slice(8, 11);
    const text = `Mon, ${String(day).padStart(2, '0')} ${name} ${year} 00:00:00 GMT`;
    const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
    if (day >= 1 && day <= lastDay) expect(retryAfterMs(text, -1e15)).toBe(Date.UTC(year, month - 1, day) + 1e15);
    else expect(() => retryAfterMs(text, 0)).toThrow(refused);
  },
);

property(
  'a time of day has its two digits each, and a leap second is the first second of the next minute',
  [fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.nat({ max: 99 })],
  (hour, minute, second) => {
    const time = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
    const text = `Tue, 01 Feb 2022 ${time} GMT`;
    if (hour > 23 || minute > 59 || second > 60) expect(() => retryAfterMs(text, 0)).toThrow(refused);
    else expect(retryAfterMs(text, Date.UTC(2022, 1, 1))).toBe((hour * 3600 + minute * 60 + second) * 1000);
  },
  { documentation: true },
);

property(
  'a form with anything before, behind, or changed within is refused',
  [
    instantMs,
    fc.constantFrom('imf' as const, 'rfc850' as const, 'asctime' as const),
    fc.constantFrom(' ', 'x', '\n', '1'),
  ],
  (at, form, extra) => {
    const text = httpDates(at)[form];
    for (const wrong of [
      `${extra}${text}`,
      `${text}${extra}`,
      text.toLowerCase(),
      text.replace('GMT', 'UTC').replace(/ (?=\d{4}$)/, '  '),
    ]) {
      expect(() => retryAfterMs(wrong, 0)).toThrow(refused);
    }
    for (const wrong of ['', `-${at}`, '1.5', '1e3', `${extra === '1' ? '' : extra}1s`])
      expect(() => retryAfterMs(wrong, 0)).toThrow(refused);
  },
);

property(
  'steady time is the latest that the clock ever showed',
  [fc.array(fc.integer({ min: -5 * dayMs, max: 5 * dayMs }), { minLength: 1 })],
  (shown) => {
    let now = 0;
    const steady = new SteadyTime({ nowMs: () => now, sleep: () => Promise.resolve() });
    for (const [index, at] of shown.entries()) {
      now = at;
      expect(steady.nowMs()).toBe(Math.max(...shown.slice(0, index + 1)));
    }
  },
);
