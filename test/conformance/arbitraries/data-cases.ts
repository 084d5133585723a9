import {
  accessLogEntry,
  accessLogLine,
  csvRows,
  csvText,
  jmespathDocument,
  jmespathExpression,
  jsonText,
  jsonValue,
  unicodeText,
  type AccessLogEntry,
  type CsvDocument,
  type JsonValue,
} from 'assay/arbitraries';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { parseAccessLogLine } from '../../../targets/logs/access-log.ts';
import { compileLogFormat } from '../../../targets/logs/log-format.ts';
import { compileQuery } from '../../../targets/query/query.ts';
import { arbitraryCase, type AnyCase } from './arbitrary-case.ts';

const some = (value: JsonValue, fits: (inner: JsonValue) => boolean): boolean =>
  fits(value) ||
  (typeof value === 'object' && value !== null && Object.values(value).some((inner) => some(inner, fits)));

const succeeds = (action: () => unknown): boolean => {
  try {
    action();
    return true;
  } catch {
    return false;
  }
};

/** As another library reads it. */
function saysItsRows({ text, rows, dialect: { delimiter, quote, newline } }: CsvDocument): boolean {
  const read = parse(text, {
    delimiter,
    quote,
    escape: quote,
    record_delimiter: newline,
    bom: true,
    relax_column_count: true,
  });
  return isDeepStrictEqual(read, rows);
}

const jsonFormat =
  '{"request":"$request","agent":"$http_user_agent","ms":$request_time,"up":"$upstream_response_time"}';
const combined = compileLogFormat(
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
);
const json = compileLogFormat(jsonFormat, { escape: 'json' });

/** As the target reads it. An absent value and `-` are one under the default escape, absent and empty under the others. */
function saysItsValues({ line, values }: AccessLogEntry, format: typeof combined): boolean {
  const { fields } = format.parse(line);
  const absent = format === combined ? '-' : '';
  return Object.entries(values).every(([name, bytes]) => {
    const read = fields[name] ?? null;
    return Buffer.from(read?.bytes ?? Buffer.from(absent)).equals(bytes ?? Buffer.from(absent));
  });
}

/** A plain array of bytes, as the generators give it. */
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const has = (bytes: Uint8Array | null | undefined, text: string): boolean =>
  Buffer.from(bytes ?? [])
    .toString('latin1')
    .includes(text);
const simplestLine = '127.0.0.1 - - [01/Jan/1970:00:00:00 +0000] "GET / HTTP/1.1" 200 0 "-" "-"';

export const dataCases: readonly AnyCase[] = [
  arbitraryCase({
    name: 'jsonValue',
    arbitrary: jsonValue(),
    isInDomain: (value) => isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value),
    simplest: null,
    edgeValues: [
      {
        name: 'an own __proto__',
        is: (value) =>
          some(value, (inner) => typeof inner === 'object' && inner !== null && Object.hasOwn(inner, '__proto__')),
        within: 200,
      },
      {
        name: 'a lone surrogate',
        is: (value) => some(value, (inner) => typeof inner === 'string' && !inner.isWellFormed()),
        within: 100,
      },
      { name: 'a number beyond 2^53', is: (value) => some(value, (inner) => inner === 2 ** 53), within: 500 },
      { name: 'the largest double', is: (value) => some(value, (inner) => inner === Number.MAX_VALUE), within: 500 },
      {
        name: 'an empty list',
        is: (value) => some(value, (inner) => Array.isArray(inner) && inner.length === 0),
        within: 200,
      },
    ],
    shrinks: [{ name: 'a nested list', fails: (value) => Array.isArray(value) && Array.isArray(value[0]), to: [[]] }],
  }),
  arbitraryCase({
    name: 'unicodeText',
    arbitrary: unicodeText(),
    isInDomain: (text) => text.isWellFormed() && [...text].length <= 8,
    simplest: '',
    edgeValues: [
      { name: 'a character beyond 16 bits', is: (text) => [...text].some((each) => each.length === 2), within: 50 },
      { name: 'NUL', is: (text) => text.includes('\0'), within: 200 },
      { name: 'the last character', is: (text) => text.includes('\u{10ffff}'), within: 300 },
    ],
    shrinks: [{ name: 'two characters', fails: (text) => [...text].length >= 2, to: '  ' }],
  }),
  arbitraryCase({
    name: 'jsonText',
    arbitrary: jsonText(),
    isInDomain: (text) => succeeds(() => JSON.parse(text)),
    simplest: 'null',
    edgeValues: [
      {
        name: 'deep nesting',
        is: (text) => /.{400}/.test(text) && /^\s*(\[+\]+|(\{"a":)+0\}+)$/.test(text),
        within: 300,
      },
      { name: 'white space in front', is: (text) => /^\s/.test(text), within: 50 },
      { name: 'an escaped surrogate', is: (text) => /\\u[dD][89abAB]/.test(text), within: 500 },
      { name: 'a number that no double holds', is: (text) => text.includes('1e400'), within: 200 },
      { name: 'minus zero', is: (text) => text.trim() === '-0', within: 300 },
      { name: 'a name twice', is: (text) => /(?:[{,]\s*)("a"|"b")\s*:\s*null\s*,\s*\1\s*:/.test(text), within: 2000 },
    ],
  }),
  arbitraryCase({
    name: 'jsonText (of a value)',
    arbitrary: jsonValue({ maxDepth: 3 }).chain((value) =>
      jsonText({ value: fc.constant(value), maxNesting: 0 }).map((text) => ({ value, text })),
    ),
    // One in nine is an edge text that says something else.
    isInDomain: ({ value, text }) =>
      isDeepStrictEqual(JSON.parse(text), value) ||
      /-0|1e400|1E\+400|9007199254740993|0\.1000000000000000055|12345678901234567890/.test(text),
    simplest: { value: null, text: 'null' },
    edgeValues: [{ name: 'an exponent', is: ({ text }) => /\de[+]?0/.test(text), within: 300 }],
  }),
  arbitraryCase({
    name: 'csvRows',
    arbitrary: csvRows(),
    isInDomain: (rows) =>
      rows.length >= 1 &&
      rows.length <= 5 &&
      rows.every((row) => row.length === rows[0]!.length && row.length >= 1 && row.length <= 4),
    simplest: [['']],
    edgeValues: [
      { name: 'five rows of four', is: (rows) => rows.length === 5 && rows[0]!.length === 4, within: 300 },
      { name: 'a quotation mark', is: (rows) => rows.flat().some((field) => field.includes('"')), within: 50 },
      { name: 'a formula', is: (rows) => rows.flat().includes('=1+1'), within: 100 },
    ],
  }),
  arbitraryCase({
    name: 'csvText',
    arbitrary: csvText(),
    isInDomain: saysItsRows,
    simplest: {
      text: '""\n',
      rows: [['']],
      dialect: { delimiter: ',', quote: '"', newline: '\n', bom: false, finalNewline: true, quoting: 'needed' },
    },
    edgeValues: [
      { name: 'a byte order mark', is: ({ dialect }) => dialect.bom, within: 50 },
      { name: 'a line break inside', is: ({ rows }) => rows.flat().some((field) => field.includes('\n')), within: 50 },
      { name: 'no last line break', is: ({ dialect }) => !dialect.finalNewline, within: 30 },
      { name: 'a field that begins like the file', is: ({ rows }) => rows[0]![0]!.startsWith('\ufeff'), within: 300 },
    ],
  }),
  arbitraryCase({
    name: 'csvText (ragged)',
    arbitrary: csvText({ ragged: true, dialect: { delimiter: '\t', newline: '\r\n' } }),
    isInDomain: (document) => saysItsRows(document) && document.dialect.delimiter === '\t',
    simplest: {
      text: '""\r\n',
      rows: [['']],
      dialect: { delimiter: '\t', quote: '"', newline: '\r\n', bom: false, finalNewline: true, quoting: 'needed' },
    },
    edgeValues: [
      { name: 'rows of two lengths', is: ({ rows }) => new Set(rows.map(({ length }) => length)).size > 1, within: 50 },
    ],
  }),
  arbitraryCase({
    name: 'accessLogEntry',
    arbitrary: accessLogEntry(),
    isInDomain: (entry) => saysItsValues(entry, combined),
    simplest: {
      line: simplestLine,
      values: {
        remote_addr: bytesOf('127.0.0.1'),
        remote_user: null,
        time_local: bytesOf('01/Jan/1970:00:00:00 +0000'),
        request: bytesOf('GET / HTTP/1.1'),
        status: bytesOf('200'),
        body_bytes_sent: bytesOf('0'),
        http_referer: null,
        http_user_agent: null,
      },
    },
    edgeValues: [
      { name: 'a quotation mark', is: ({ values }) => has(values['http_user_agent'], '"'), within: 200 },
      { name: 'a time in a name', is: ({ values }) => has(values['remote_user'], '[10/Oct/2000'), within: 300 },
      { name: 'bytes that are no UTF-8', is: ({ line }) => line.includes('\\xFF'), within: 500 },
    ],
  }),
  arbitraryCase({
    name: 'accessLogEntry (json)',
    arbitrary: accessLogEntry({ format: jsonFormat, escape: 'json' }),
    isInDomain: (entry) => saysItsValues(entry, json) && succeeds(() => JSON.parse(entry.line)),
    simplest: {
      line: '{"request":"GET / HTTP/1.1","agent":"","ms":0.000,"up":""}',
      values: {
        request: bytesOf('GET / HTTP/1.1'),
        http_user_agent: null,
        request_time: bytesOf('0.000'),
        upstream_response_time: null,
      },
    },
    edgeValues: [
      { name: 'two servers', is: ({ values }) => has(values['upstream_response_time'], ', '), within: 100 },
      { name: 'an escaped quotation mark', is: ({ line }) => line.includes('\\"'), within: 100 },
    ],
  }),
  arbitraryCase({
    name: 'accessLogLine',
    arbitrary: accessLogLine(),
    isInDomain: (line) => succeeds(() => parseAccessLogLine(line)) && !/[\r\n]/.test(line),
    simplest: simplestLine,
    edgeValues: [{ name: 'a request that is none', is: (line) => line.includes('"quit"'), within: 300 }],
  }),
  arbitraryCase({
    name: 'jmespathDocument',
    arbitrary: jmespathDocument(),
    isInDomain: (value) => isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value),
    simplest: null,
    edgeValues: [
      {
        name: 'a list of records',
        is: (value) =>
          Array.isArray(value) && value.length > 1 && value.every((each) => typeof each === 'object' && each !== null),
        within: 100,
      },
    ],
  }),
  arbitraryCase({
    name: 'jmespathExpression',
    arbitrary: jmespathExpression(),
    isInDomain: ({ expression, document }) => succeeds(() => compileQuery(expression)) && document !== undefined,
    simplest: { expression: '@', document: null },
    edgeValues: [
      { name: 'a filter', is: ({ expression }) => expression.includes('[?'), within: 50 },
      { name: 'a function', is: ({ expression }) => expression.includes('sort_by('), within: 200 },
    ],
  }),
];
