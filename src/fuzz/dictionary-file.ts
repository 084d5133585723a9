import { AssayError } from '../core/errors.ts';

/** Longest entry in bytes: AFL takes 128; this leaves room for whole statements. */
const maxEntryBytes = 1_024;
/** More entries than a mutator draws from with any use; a file with more is something else. */
const maxEntries = 100_000;

// `"value"`, `name="value"` or `name@level="value"`, the last of which AFL reads only at that level of effort.
const line = /^(?:[\w.@-]*\s*=\s*)?"(.*)"$/u;
const escape = /\\(?:x([0-9a-fA-F]{2})|([\\"]))|(["\\])/gu;

function explain(text: string): string {
  if (!text.includes('"')) return 'it has no value in double quotes';
  if (!/"\s*$/.test(text)) return 'it does not end with a double quote';
  return 'before the value in double quotes stands only a name and "="';
}

/** The bytes of what stands between the quotes; text that is not escaped is UTF-8. */
function bytesOf(value: string, refuse: (why: string) => never): Uint8Array {
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of value.matchAll(escape)) {
    const [whole, hex, quoted, stray] = match;
    if (stray === '"') refuse('a double quote inside the value is written \\"');
    if (stray !== undefined) refuse('a backslash is followed by \\, " or xAB; a line feed is written \\x0a');
    parts.push(Buffer.from(value.slice(from, match.index)));
    parts.push(hex === undefined ? Buffer.from(quoted!) : Buffer.from(hex, 'hex'));
    from = match.index + whole.length;
  }
  parts.push(Buffer.from(value.slice(from)));
  return Buffer.concat(parts);
}

/**
 * Reads a dictionary in the form that libFuzzer and AFL share: one entry a line, `"value"` or `name="value"`, with `\\`, `\"`
 * and `\xAB` for other bytes; empty lines and lines that begin with `#` say nothing.
 *
 * @param file its name, for messages
 * @throws AssayError with code `usage` that names the line
 */
export function parseDictionary(text: string, file: string): readonly Uint8Array[] {
  const entries = new Map<string, Uint8Array>();
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const entry = raw.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const refuse = (why: string): never => {
      throw new AssayError(
        'usage',
        `${file}:${index + 1}: not an entry of a dictionary: ${why}.`,
        'An entry looks like this: keyword="va\\x6cue".',
      );
    };
    const value = line.exec(entry)?.[1] ?? refuse(explain(entry));
    const bytes = bytesOf(value, refuse);
    if (bytes.length === 0) refuse('its value is empty');
    if (bytes.length > maxEntryBytes) refuse(`its value has ${bytes.length} bytes, more than ${maxEntryBytes}`);
    if (entries.size >= maxEntries) refuse(`there are more than ${maxEntries} entries`);
    entries.set(Buffer.from(bytes).toString('latin1'), Uint8Array.from(bytes));
  }
  return [...entries.values()];
}
