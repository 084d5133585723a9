import { stripVTControlCharacters } from 'node:util';

/** Name of the errors with which the loader refuses a module. Only name and message survive the way out of the hooks' thread. */
export const loadFailureName = 'AssayLoadFailure';

interface PlacedError {
  readonly message?: unknown;
  readonly loc?: { readonly file?: string; readonly line?: number; readonly column?: number };
  readonly id?: string;
}

// oxc draws a frame in colours around the place; the first line after the code in brackets is what it says.
const codePrefix = /^\[[A-Z_]+\]\s*(?:Error:\s*)?/;
const frameLine = /^[\s╭╰│─┬┴·╯╮\d]*[╭╰│┬┴╯╮]/;

function firstSentence(message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim());
  const said = lines.filter(
    (line) => line !== '' && !frameLine.test(line) && !/^Transform failed|^Parse failed|^Plugin:/.test(line),
  );
  return (said[0] ?? 'it could not be compiled').replace(codePrefix, '');
}

function place(error: PlacedError, message: string, file: string): string {
  const { loc } = error;
  if (loc?.line !== undefined) return `${file}:${loc.line}:${(loc.column ?? 0) + 1}`;
  const drawn = /\[\s*\S+?:(\d+):(\d+)\s*\]/.exec(stripVTControlCharacters(message));
  return drawn === null ? file : `${file}:${drawn[1]}:${drawn[2]}`;
}

/** An error whose message is `FILE:LINE:COLUMN: what is wrong`, made of whatever a transform threw. */
export function loadFailure(error: unknown, file: string): Error {
  const placed = (typeof error === 'object' && error !== null ? error : {}) as PlacedError & {
    errors?: readonly unknown[];
  };
  const inner = placed.errors?.[0];
  if (inner !== undefined && placed.loc === undefined) return loadFailure(inner, file);
  const message = String(placed.message ?? error);
  const failure = new Error(`${place(placed, message, file)}: ${firstSentence(message)}`);
  failure.name = loadFailureName;
  return failure;
}
