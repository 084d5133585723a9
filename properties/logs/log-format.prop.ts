import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { LogFormatError, LogLineError } from '../../targets/logs/log-errors.ts';
import { compileLogFormat, type LogFormat } from '../../targets/logs/log-format.ts';
import { anyBytes, anyText, ESCAPE_MODES, formatOf, singleEdit } from './arbitraries.ts';

/** What the values of some variables look like under `escape=default`, said independently of the target. */
const LOOKS: Readonly<Record<string, string>> = {
  any: String.raw`(?:[ !#-\[\]-~]|\\x(?:[0189A-F][0-9A-F]|22|5C|7F))*`,
  other: String.raw`(?:[ !#-\[\]-~]|\\x(?:[0189A-F][0-9A-F]|22|5C|7F))*`,
  status: String.raw`\d{3}`,
  bytes_sent: String.raw`0|[1-9]\d*`,
  request_time: String.raw`(?:0|[1-9]\d*)\.\d{3}`,
  pipe: '[.p]',
  connection: String.raw`-|0|[1-9]\d*`,
  upstream_status: String.raw`(?:-|\d{3})(?:(?:, | : )(?:-|\d{3}))*(?: : )?`,
};

interface Piece {
  readonly variable?: string;
  readonly literal?: string;
}

function formatText(pieces: readonly Piece[]): string {
  return pieces.map(({ variable, literal }) => (variable === undefined ? literal : `\${${variable}}`)).join('');
}

/** In how many ways a line can be cut into the pieces of a format. */
function countReadings(pieces: readonly Piece[], line: string): number {
  let ways = new Map<number, number>([[0, 1]]);
  for (const { variable, literal } of pieces) {
    const next = new Map<number, number>();
    const look = new RegExp(
      `^(?:${variable === undefined ? literal?.replaceAll(/[.]/gu, '\\$&') : LOOKS[variable]})$`,
      'u',
    );
    for (const [start, count] of ways) {
      for (let end = start; end <= line.length; end += 1) {
        if (look.test(line.slice(start, end))) next.set(end, (next.get(end) ?? 0) + count);
      }
    }
    ways = next;
  }
  return ways.get(line.length) ?? 0;
}

const sampleValue = fc.constantFrom(
  '',
  '-',
  ' ',
  '0',
  '1',
  '200',
  '12',
  '0.005',
  'p',
  '.',
  'a',
  '200, -',
  '404 : 200',
  '" "',
  ' - ',
  ', 1',
);

function variablePiece(): fc.Arbitrary<Piece> {
  return fc.constantFrom(...Object.keys(LOOKS)).map((variable) => ({ variable }));
}

function literalPiece(): fc.Arbitrary<Piece> {
  return fc.constantFrom(' ', '"', '-', '0', ', ', '.', '" "', 'p', '\t').map((literal) => ({ literal }));
}

/** Formats of a few pieces, each variable at most once; many are ambiguous. */
function pieces(): fc.Arbitrary<Piece[]> {
  return fc
    .array(fc.oneof(variablePiece(), literalPiece()), { minLength: 1, maxLength: 6 })
    .map((each) =>
      each.filter(
        (piece, index) =>
          piece.variable === undefined || each.findIndex((other) => other.variable === piece.variable) === index,
      ),
    );
}

function compile(format: string): LogFormat | LogFormatError {
  try {
    return compileLogFormat(format);
  } catch (error) {
    if (error instanceof LogFormatError) return error;
    throw error;
  }
}

function accepts(format: LogFormat, line: string | Uint8Array): boolean {
  try {
    format.parse(line);
    return true;
  } catch (error) {
    if (error instanceof LogLineError) return false;
    throw error;
  }
}

/** Each value as the format can write it, or `-`-like simplest where it cannot. */
function writtenSomehow(variable: string, value: string): string {
  const look = new RegExp(`^(?:${LOOKS[variable]})$`, 'u');
  return [value, '-', '0', '000', '0.000', 'p'].find((each) => look.test(each)) ?? '';
}

property(
  'a format is refused exactly if it shows a line with two readings',
  [pieces(), fc.array(fc.tuple(sampleValue, sampleValue), { minLength: 6, maxLength: 6 }), fc.option(singleEdit())],
  (format, values, edit) => {
    const compiled = compile(formatText(format));
    if (compiled instanceof LogFormatError) {
      expect(compiled.code).toBe('ambiguous');
      expect(countReadings(format, Buffer.from(compiled.witness ?? []).toString('latin1'))).toBeGreaterThan(1);
      return;
    }
    const plain = format
      .map(({ variable, literal }, index) =>
        variable === undefined ? literal : writtenSomehow(variable, (values[index] ?? ['', ''])[0]),
      )
      .join('');
    const line = edit?.(plain) ?? plain;
    const count = countReadings(format, line);
    expect(count).toBeLessThan(2);
    expect(accepts(compiled, line)).toBe(count === 1);
  },
  { runs: 250 },
);

property(
  'no line shorter than the one shown has two readings',
  [pieces(), fc.array(fc.constantFrom('0', '1', ' ', '-', '"', '.', 'p', ','), { maxLength: 3 })],
  (format, signs) => {
    const compiled = compile(formatText(format));
    const length = compiled instanceof LogFormatError ? (compiled.witness?.length ?? 0) : Infinity;
    const line = signs.join('');
    if (countReadings(format, line) > 1) expect(length).toBeLessThanOrEqual(line.length);
  },
  { documentation: true, runs: 300 },
);

/** Formats that cannot be ambiguous: what a client sends stands in quotes, everything else has a shape. */
function sureFormat(): fc.Arbitrary<readonly { readonly before: string; readonly name: string }[]> {
  return fc.uniqueArray(
    fc.record({
      before: fc.constantFrom('', ' ', 'é ', '{"k":', ' - '),
      name: fc.constantFrom('a', 'b_2', 'C', 'toString', '__proto__', '1'),
    }),
    {
      minLength: 1,
      maxLength: 4,
      selector: ({ name }) => name,
    },
  );
}

property(
  'values that were written are read back under their names, whatever stands between',
  [
    sureFormat(),
    fc.constantFrom('default', 'json'),
    fc.array(anyBytes(6), { minLength: 4, maxLength: 4 }),
    fc.boolean(),
  ],
  (parts, escape, values, braces) => {
    const names = parts.map(({ name }) => name);
    const text = parts.map(({ before, name }) => `${before}"${braces ? `\${${name}}` : `$${name}`}"`).join('');
    const format = compileLogFormat(text, { escape: escape as 'default' | 'json' });
    expect(format.variables).toEqual(names);
    const given = Object.fromEntries(
      names.map((name, index): [string, Uint8Array] => [name, values[index] ?? new Uint8Array()]),
    );
    const line = format.format(given);
    const { fields, columns } = format.parse(line);
    expect(Object.keys(fields).toSorted()).toEqual(names.toSorted());
    expect(Object.getPrototypeOf(fields)).toBeNull();
    for (const [index, name] of names.entries()) {
      const value = values[index];
      const dash = escape === 'default' && Buffer.from(value ?? []).toString() === '-';
      expect(fields[name]?.bytes).toEqual(dash ? undefined : value);
      expect(Buffer.from(line).toString('latin1')[(columns[name] ?? 0) - 2]).toBe('"');
    }
    expect(format.format(Object.fromEntries(names.map((name) => [name, fields[name]?.bytes ?? null])))).toEqual(line);
  },
);

property(
  'a value is written only if the line can be read back',
  [fc.constantFrom(...Object.keys(LOOKS)), sampleValue, fc.constantFrom(...ESCAPE_MODES)],
  (name, value, escape) => {
    const format = formatOf(`<$${name}>`, escape);
    const optional = ['connection', 'upstream_status'].includes(name) && value === '' && escape !== 'default';
    const absentDash = name === 'connection' && escape !== 'default' && value === '-';
    const generic = name === 'any' || name === 'other';
    const possible = generic || ((optional || new RegExp(`^(?:${LOOKS[name]})$`, 'u').test(value)) && !absentDash);
    if (possible) expect(format.parse(format.format({ [name]: value })).fields[name]?.text ?? '-').toBe(value);
    else expect(() => format.format({ [name]: value })).toThrow(LogFormatError);
  },
);

property('a variable that stands twice must have one value', [anyBytes(3), anyBytes(3)], (left, right) => {
  const twice = formatOf('"$v" "$v"', 'json');
  const line = formatOf('"$v" "$w"', 'json').format({ v: left, w: right });
  expect(accepts(twice, line)).toBe(Buffer.compare(left, right) === 0);
});

property(
  'the column of an error counts UTF-16 units in text and bytes in bytes',
  [anyText(6), fc.constantFrom('€', 'é', '👍', 'x')],
  (text, wrong) => {
    const format = formatOf('"$v"¢', 'json');
    const line = JSON.stringify(text);
    fc.pre(accepts(format, `${line}¢`));
    const columnOf = (refused: string | Uint8Array): number => {
      try {
        format.parse(refused);
      } catch (error) {
        return (error as LogLineError).column;
      }
      return 0;
    };
    expect(columnOf(line + wrong)).toBe(line.length + 1);
    // é (C3 A9) and ¢ (C2 A2) differ in their first bytes, as all of these do.
    expect(columnOf(Buffer.from(line + wrong))).toBe(Buffer.byteLength(line) + 1);
    expect(columnOf(`${line}£`)).toBe(line.length + 1);
    expect(columnOf(Buffer.from(`${line}£`))).toBe(Buffer.byteLength(line) + 2);
  },
);

property(
  'a lone surrogate is refused where it stands, as text of a line, of a value and of a format',
  [fc.string({ maxLength: 4 }), fc.constantFrom('\ud800', '\udfff')],
  (text, half) => {
    const format = formatOf('$v', 'none');
    expect(() => format.parse(text + half)).toThrow(
      expect.objectContaining({ code: 'lone-surrogate', column: text.length + 1 }) as Error,
    );
    expect(() => format.format({ v: text + half })).toThrow(
      expect.objectContaining({ code: 'invalid-value' }) as Error,
    );
    expect(() => compileLogFormat(text.replaceAll('$', '') + half)).toThrow(
      expect.objectContaining({ code: 'lone-surrogate' }) as Error,
    );
  },
);

property(
  'a format string is taken apart as nginx does',
  [fc.array(fc.constantFrom('$', '{', '}', 'ab', '_', '7', '-', ' ', '${', '$x'), { maxLength: 6 })],
  (signs) => {
    const text = signs.join('');
    const proper = /^(?:[^$]|\$\w|\$\{\w+\})*$/u.test(text);
    const compiled = compile(text);
    const code = compiled instanceof LogFormatError ? compiled.code : undefined;
    expect(code === undefined || code === 'ambiguous').toBe(proper);
    if (compiled instanceof LogFormatError) return;
    const names = [...text.matchAll(/\$\{?(\w+)/gu)].map(([, name]) => name);
    expect(compiled.variables).toEqual([...new Set(names)]);
  },
  { runs: 300 },
);
