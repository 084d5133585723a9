/**
 * Reads seconds with three decimals (`$msec`, `$request_time`) as whole milliseconds, exactly: the decimal point is
 * taken out of the text, no fraction is rounded. `undefined` when a number cannot hold it.
 */
export function parseMilliseconds(text: string): number | undefined {
  return parseInteger(text.replace('.', ''));
}

/** Milliseconds as nginx writes them: seconds and three decimals. */
export function formatMilliseconds(milliseconds: number): string {
  const digits = String(milliseconds).padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/** Reads a whole number; `undefined` when a number cannot hold it exactly. */
export function parseInteger(digits: string): number | undefined {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : undefined;
}
