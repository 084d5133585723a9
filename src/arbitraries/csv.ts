import fc from 'fast-check';
import { AssayError } from '../core/errors.ts';
import { oneOf } from './edges.ts';
import { unicodeText } from './unicode-text.ts';

/** How a table is written. RFC 4180 has a comma, `"` and `\r\n`. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly newline: '\n' | '\r\n' | '\r';
  /** Whether the text begins with U+FEFF, as spreadsheets write it. */
  readonly bom: boolean;
  /** Whether the last row ends with a line break. */
  readonly finalNewline: boolean;
  /** Which fields stand in quotation marks: those that must, or all. */
  readonly quoting: 'needed' | 'all';
}

export interface CsvConstraints {
  /** Fields. Default: words, numbers, and texts with delimiters, quotation marks and line breaks in them. */
  readonly field?: fc.Arbitrary<string>;
  /** Default 5. */
  readonly maxRows?: number;
  /** Default 4. */
  readonly maxColumns?: number;
  /** Whether rows may differ in length. Default false. */
  readonly ragged?: boolean;
}

export interface CsvTextConstraints extends CsvConstraints {
  /** What is fixed of the dialect; the rest is drawn. */
  readonly dialect?: Partial<CsvDialect>;
}

/** A text and what it says. */
export interface CsvDocument {
  readonly text: string;
  readonly rows: readonly (readonly string[])[];
  readonly dialect: CsvDialect;
}

function anyField(): fc.Arbitrary<string> {
  const part = fc.oneof(
    oneOf('a', ',', ';', '\t', '|', '"', '""', '\n', '\r\n', '\r', ' ', "'", '\\'),
    unicodeText({ maxLength: 2 }),
  );
  return fc.oneof(
    oneOf('', 'a', '1', '-0.5', '2024-02-29', ' padded ', '=1+1', 'NULL', 'true', '\ufeff'),
    fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  );
}

/**
 * Tables of text: at least one row of at least one field, all rows of one length unless `ragged`. Fields hold what must be
 * quoted, and what spreadsheets take for something else. The simplest is one empty field.
 */
export function csvRows({
  field = anyField(),
  maxRows = 5,
  maxColumns = 4,
  ragged = false,
}: CsvConstraints = {}): fc.Arbitrary<string[][]> {
  const row = (length: number, least = length): fc.Arbitrary<string[]> =>
    fc.array(field, { minLength: least, maxLength: length, size: 'max' });
  const rows = (columns: number): fc.Arbitrary<string[][]> =>
    fc.array(row(columns, ragged ? 1 : columns), { minLength: 1, maxLength: maxRows, size: 'max' });
  return ragged ? rows(maxColumns) : fc.integer({ min: 1, max: maxColumns }).chain(rows);
}

/** A dialect with what is given, and anything for the rest. */
function dialectWith(fixed: Partial<CsvDialect>): fc.Arbitrary<CsvDialect> {
  const drawn = fc.record({
    delimiter: oneOf(',', ';', '\t', '|'),
    quote: oneOf('"', '"', "'"),
    newline: oneOf('\n', '\r\n', '\r'),
    bom: fc.nat({ max: 3 }).map((n) => n === 3),
    finalNewline: fc.boolean().map((left) => !left),
    quoting: oneOf('needed', 'all'),
  });
  return drawn.map((each) => ({ ...each, ...fixed }));
}

function fieldText(
  field: string,
  row: readonly string[],
  { delimiter, quote, quoting }: CsvDialect,
  isFirst: boolean,
): string {
  const mustQuote =
    quoting === 'all' ||
    field.includes(delimiter) ||
    field.includes(quote) ||
    /[\r\n]/.test(field) ||
    (row.length === 1 && field === '') || // else the row would be an empty line
    (isFirst && field.startsWith('\ufeff')); // else it would be taken for the mark of the file
  return mustQuote ? `${quote}${field.replaceAll(quote, quote + quote)}${quote}` : field;
}

/**
 * Tables as text, with the rows they say and the dialect they are in: delimiters, quotation marks and line breaks inside of
 * fields, a byte order mark, the last line with and without its end. Two quotation marks inside of quotation marks are one;
 * nothing else is an escape. The simplest is `""` and a line feed.
 *
 * ```ts
 * property('reads what was written', [csvText({ dialect: { delimiter: ',' } })], ({ text, rows, dialect }) => {
 *   expect(parse(text, { quote: dialect.quote })).toEqual(rows);
 * });
 * ```
 *
 * @throws AssayError `declaration` when delimiter and quote are not two different characters other than line breaks
 */
export function csvText({ dialect = {}, ...constraints }: CsvTextConstraints = {}): fc.Arbitrary<CsvDocument> {
  checkDialect(dialect);
  return fc.tuple(csvRows(constraints), dialectWith(dialect)).map(([rows, chosen]) => {
    const lines = rows.map((row, index) =>
      row.map((field, column) => fieldText(field, row, chosen, index === 0 && column === 0)).join(chosen.delimiter),
    );
    const body = lines.join(chosen.newline) + (chosen.finalNewline ? chosen.newline : '');
    return { text: `${chosen.bom ? '\ufeff' : ''}${body}`, rows, dialect: chosen };
  });
}

function checkDialect({ delimiter, quote }: Partial<CsvDialect>): void {
  const isSign = (text: string | undefined): boolean => text === undefined || /^[^\r\n]$/u.test(text);
  if (isSign(delimiter) && isSign(quote) && (delimiter === undefined || delimiter !== quote)) return;
  throw new AssayError(
    'declaration',
    `csvText(): delimiter ${JSON.stringify(delimiter)} and quote ${JSON.stringify(quote)} cannot be told apart, or are no single characters.`,
    'Give two different characters that are no line breaks.',
  );
}
