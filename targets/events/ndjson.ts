import type { EventError } from './errors.ts';
import { parseJson } from './json.ts';

/** One line of NDJSON. `line` counts from 1 and counts blank lines too, as an editor does. */
export type NdjsonLine =
  | { readonly ok: true; readonly line: number; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly error: EventError };

/** Nothing but the white space that JSON knows; `trim` would also take a byte order mark or a no-break space for blank. */
const BLANK = /^[ \t\r]*$/;

/**
 * Parses newline-delimited JSON. Lines end with LF or CR LF, the last may lack its end, blank lines are skipped.
 * A mangled line is a failure of its own and never loses its neighbours, so this never throws.
 */
export function parseNdjson(text: string): NdjsonLine[] {
  return text
    .split('\n')
    .map((source, index) => ({ source, line: index + 1 }))
    .filter(({ source }) => !BLANK.test(source))
    .map(({ source, line }) => parseLine(source, line));
}

function parseLine(source: string, line: number): NdjsonLine {
  try {
    return { ok: true, line, value: parseJson(source, `line ${line}`) };
  } catch (error) {
    return { ok: false, line, error: error as EventError };
  }
}
