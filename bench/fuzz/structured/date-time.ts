import { fuzz } from 'assay';
import { localDateTime, nearlyRfc3339Text } from 'assay/arbitraries';
import { DateTimeError } from '../../../targets/datetime/date-time-error.ts';
import { parseInstant } from '../../../targets/datetime/rfc3339.ts';

fuzz('date-time', [nearlyRfc3339Text()], ({ text }) => void parseInstant(text), { expects: [DateTimeError] });

/** Days and times that a payroll treats in ways of their own. */
function rule(year: number, month: number, day: number, hour: number, minute: number): string {
  if (year === 1582 && month === 10) return day > 4 && day < 15 ? 'skipped' : 'october';
  if (month === 2 && day === 29) return year % 400 === 0 ? 'century' : 'leap';
  if (month === 12 && day === 31) return hour === 23 && minute === 59 ? 'closing' : 'eve';
  if (year === 1970 && month === 1 && day === 1) return hour === 0 ? 'epoch' : 'first';
  if (year === 2038 && month === 1) return day === 19 ? (hour === 3 ? 'overflow' : 'nineteenth') : 'before';
  if (year > 9_000) return month * day === 35 ? 'far' : 'late';
  if (hour === 2 && minute === 30 && month === 3) return day > 24 ? 'gap' : 'march';
  return 'none';
}

/** One shift of one night in one plant, which a query of the audit asks for. */
function audit(year: number, month: number, day: number, hour: number, minute: number, second: number): string {
  if (year !== 2_013) return year === 1_813 ? 'misread' : 'other';
  if (month === 9) {
    if (day === 17) {
      if (hour === 22) {
        if (minute === 41) return second === 8 ? 'alarm' : second > 8 ? 'after' : 'before';
        return minute > 41 ? 'late' : 'early';
      }
      return hour < 6 ? 'night' : 'day';
    }
    return day * 100 + hour === 1_804 ? 'handover' : 'september';
  }
  if (month * 31 + day === 222) return hour * 60 + minute === 1_111 ? 'drill' : 'july';
  return minute === second && second === 59 ? 'leap-check' : 'year';
}

fuzz('date-time, guarded', [localDateTime()], (at) => {
  rule(at.year, at.month, at.day, at.hour, at.minute);
  audit(at.year, at.month, at.day, at.hour, at.minute, at.second);
});
