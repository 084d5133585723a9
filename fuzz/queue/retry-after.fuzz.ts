import { fuzz, text } from 'assay';
import { httpDates } from '../../properties/queue/http-dates.ts';
import { QueueError } from '../../targets/queue/queue-error.ts';
import { retryAfterMs } from '../../targets/queue/retry-after.ts';

/** The year 0, so that no four-digit year has passed, and the present of two-digit ones is known. */
const nowMs = Date.UTC(2000, 0) - 2000 * 366 * 86_400_000;
const present = Date.UTC(2026, 0);
/** The grammar of asctime has `2DIGIT / ( SP 1DIGIT )` for the day: 01 is another way to write what the writer pads with a space. */
const padded = (date: string): string => date.replace(/^(\w+ \w+ )0/, '$1 ');
const unWeekday = (date: string): string => date.replace(/^\w+/, '');

fuzz(
  'a Retry-After is a number of seconds, or a date that one of the three forms writes, or is refused',
  [text()],
  (source) => {
    const waitMs = retryAfterMs(source, /-\d\d /.test(source) ? present : nowMs);
    if (/^\d+$/.test(source)) {
      if (waitMs !== Math.min(Number(source), 1e9) * 1000) throw new Error('another number of seconds');
      return;
    }
    // The day of the week is not looked at, and a leap second becomes the next one.
    if (source.includes(':60')) return;
    if (/-\d\d /.test(source)) {
      if (waitMs > 0 && unWeekday(httpDates(present + waitMs).rfc850) !== unWeekday(source))
        throw new Error('another date');
      return;
    }
    const { imf, asctime } = httpDates(nowMs + waitMs);
    if (![imf, asctime].map(unWeekday).includes(unWeekday(padded(source)))) throw new Error('another date');
  },
  { expects: [QueueError] },
);
