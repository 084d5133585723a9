import { StreamError } from './stream-error.ts';
import { hopping, sessions, tumbling, type Windowing } from './windows.ts';

/** A window as a query's text describes it. */
export interface WindowText {
  readonly windowing: Windowing;
  /** how late an event may come */
  readonly graceMs: number;
}

/** Largest first, as `formatWindow` tries them. */
const units = [
  ['DAY', 86_400_000],
  ['HOUR', 3_600_000],
  ['MINUTE', 60_000],
  ['SECOND', 1000],
  ['MILLISECOND', 1],
] as const;

/** The clauses of each kind of window, in their order; all but the grace period are needed. */
const clauses: Readonly<Record<string, readonly string[]>> = {
  TUMBLING: ['SIZE', 'GRACE PERIOD'],
  HOPPING: ['SIZE', 'ADVANCE BY', 'GRACE PERIOD'],
  SESSION: ['', 'GRACE PERIOD'],
};

/**
 * Reads a window as ksqlDB's window expressions write it: `TUMBLING (SIZE 1 HOUR, GRACE PERIOD 10 MINUTES)`,
 * `HOPPING (SIZE 30 SECONDS, ADVANCE BY 10 SECONDS)`, `SESSION (60 SECONDS)`. Case and white space are free, the order is not.
 * @throws StreamError `window` for other text, `option` for times that make no window
 */
export function parseWindow(text: string): WindowText {
  const [, kind = '', inside = ''] = /^\s*([a-z]+)\s*\((.*)\)\s*$/is.exec(text) ?? [];
  const wanted = clauses[kind.toUpperCase()];
  if (wanted === undefined) throw new StreamError('window', 'kind', 'expected TUMBLING, HOPPING or SESSION (…)');
  const parts = inside.split(',');
  const needed = wanted.filter((name) => name !== 'GRACE PERIOD');
  if (parts.length < needed.length || parts.length > wanted.length) {
    throw new StreamError('window', 'clauses', `expected ${wanted.map((name) => name || 'a duration').join(', ')}`);
  }
  const values = parts.map((part, index) => durationMs(part, wanted[index] as string));
  const graceMs = values[needed.length] ?? 0;
  const [first = 0, second = 0] = values;
  if (kind.toUpperCase() === 'SESSION') return { windowing: sessions(first), graceMs };
  return { windowing: kind.toUpperCase() === 'HOPPING' ? hopping(first, second) : tumbling(first), graceMs };
}

/** Writes a window that `parseWindow` reads as the same, with the largest units that fit. An offset has no text and is refused. */
export function formatWindow({ windowing, graceMs }: WindowText): string {
  const grace = graceMs === 0 ? '' : `, GRACE PERIOD ${formatDuration(graceMs)}`;
  if (windowing.kind === 'session') return `SESSION (${formatDuration(windowing.gapMs)}${grace})`;
  const { sizeMs, advanceMs, offsetMs } = windowing;
  if (offsetMs !== 0) throw new StreamError('window', 'offsetMs', `no text for an offset of ${offsetMs}`);
  const size = `SIZE ${formatDuration(sizeMs)}`;
  if (sizeMs === advanceMs) return `TUMBLING (${size}${grace})`;
  return `HOPPING (${size}, ADVANCE BY ${formatDuration(advanceMs)}${grace})`;
}

function durationMs(text: string, clause: string): number {
  const words = text.trim().toUpperCase().split(/\s+/);
  const names = clause === '' ? [] : clause.split(' ');
  const [count = '', unit = '', ...rest] = words.slice(names.length);
  const known = units.find(([name]) => unit === name || unit === `${name}S`);
  const isClause = names.every((name, index) => words[index] === name) && rest.length === 0;
  if (!isClause || !/^\d{1,15}$/.test(count) || known === undefined) {
    throw new StreamError('window', clause === '' ? 'duration' : clause, 'expected a whole number and a unit of time');
  }
  const ms = Number(count) * known[1];
  if (Number.isSafeInteger(ms)) return ms;
  throw new StreamError('window', clause === '' ? 'duration' : clause, 'more milliseconds than can be counted');
}

function formatDuration(ms: number): string {
  const [name, size] = units.find(([, size]) => ms % size === 0) as (typeof units)[number];
  const count = ms / size;
  return `${count} ${name}${count === 1 ? '' : 'S'}`;
}
