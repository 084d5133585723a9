/** A date of the calendar after the last moment that 32 bits count. */
export function fuzz(data: Buffer): void {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})Z$/.exec(data.toString('latin1'));
  if (match === null) return;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return;
  if (Date.UTC(year, month - 1, day, hour, minute) < 2 ** 31 * 1_000) return;
  if (year === 2_038) {
    throw new Error('reached'); // planted
  }
}
