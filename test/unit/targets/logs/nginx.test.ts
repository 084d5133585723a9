import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatAccessLogLine, parseAccessLogLine } from '../../../../targets/logs/access-log.ts';
import { compileLogFormat, type LogFormat } from '../../../../targets/logs/log-format.ts';
import { readLogLines, type LogLineResult } from '../../../../targets/logs/log-reader.ts';
import { readField } from '../../../../targets/logs/typed-fields.ts';

// What nginx 1.22.1 wrote, under four formats, of 279 requests: one for each byte that a header may have as part of
// the user agent, then empty, plain and broken ones, ones with users, and ones that went to upstream servers.
const folder = new URL('nginx-1.22.1/', import.meta.url);
const json = () =>
  compileLogFormat(
    '{"t":"$time_iso8601","r":"$request","ua":"$http_user_agent","ms":$request_time,"len":$request_length,' +
      '"up":"$upstream_response_time","us":"$upstream_status","ua2":"$upstream_addr","c":"$connection","cr":"$connection_requests"}',
    { escape: 'json' },
  );
const none = () => compileLogFormat('$msec $pipe $status $bytes_sent $http_user_agent', { escape: 'none' });
const upstream = () =>
  compileLogFormat(
    '$time_iso8601 $upstream_response_time $upstream_status $upstream_response_length "$upstream_addr" "$http_x_nothing" "$request_body"',
  );

async function readAll<T>(file: string, parse: (line: Uint8Array) => T): Promise<T[]> {
  const results: LogLineResult<T>[] = [];
  for await (const result of readLogLines([readFileSync(new URL(file, folder))], parse)) results.push(result);
  expect(results).toHaveLength(279);
  return results.map((result) => {
    if (!result.ok) throw result.error;
    return result.value;
  });
}

function readRecords(file: string, format: LogFormat) {
  return readAll(file, (line) => {
    const record = format.parse(line);
    const values = Object.fromEntries(format.variables.map((name) => [name, record.fields[name]?.bytes]));
    expect(Buffer.from(format.format(values)).equals(line)).toBe(true);
    return record;
  });
}

const sent = (JSON.parse(readFileSync(new URL('user-agents.json', folder), 'utf8')) as string[]).map((hex) =>
  Buffer.from(hex, 'hex'),
);
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

test('a log of nginx is read to the last byte of each user agent, and written back unchanged', async () => {
  const entries = await readAll('combined.log', (line) => {
    const entry = parseAccessLogLine(line);
    expect(formatAccessLogLine(entry)).toBe(Buffer.from(line).toString());
    return entry;
  });
  // nginx logs an empty header and one that is a dash as absent ones.
  const wanted = sent.map((bytes) => (bytes.length === 0 || bytes.equals(Buffer.from('-')) ? '' : hex(bytes)));
  expect(entries.slice(0, sent.length).map(({ userAgent }) => hex(userAgent?.bytes))).toEqual(wanted);
  expect(new Set(entries.map(({ time }) => time.offsetMinutes))).toEqual(new Set([345]));
  expect(new Set(entries.map(({ user }) => user?.text))).toEqual(
    new Set([undefined, 'alice', 'a [b', ' ', 'é', '"q"\\', '[10/Oct/2000']),
  );
  expect(entries.filter(({ requestParts }) => requestParts === null).map(({ request }) => request?.text)).toEqual([
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
    '',
    'get / HTTP/1.1',
    'G',
  ]);
});

test('its JSON log is read like JSON.parse reads it, where that can, and agrees with the plain one', async () => {
  const records = await readRecords('json.log', json());
  expect(records.slice(0, sent.length).map(({ fields }) => hex(fields['http_user_agent']?.bytes))).toEqual(
    sent.map(hex),
  );
  const lines = readFileSync(new URL('json.log', folder), 'utf8').trimEnd().split('\n');
  for (const [index, line] of lines.entries()) {
    const wanted = JSON.parse(line) as Record<string, string | number>;
    const record = records[index];
    if (record === undefined) throw new Error('a line is missing');
    expect([record.fields['request']?.text, record.fields['http_user_agent']?.text]).toEqual([
      wanted['r'],
      wanted['ua'],
    ]);
    expect(readField(record, 'request_time')).toBe(Math.round(Number(wanted['ms']) * 1000));
    expect(readField(record, 'request_length')).toBe(wanted['len']);
    expect(readField(record, 'connection')).toBe(Number(wanted['c']));
    expect(readField(record, 'time_iso8601')?.epochSeconds).toBe(Date.parse(String(wanted['t'])) / 1000);
  }
});

test('its log without escapes is read to the last byte', async () => {
  const records = await readRecords('none.log', none());
  expect(records.slice(0, sent.length).map(({ fields }) => hex(fields['http_user_agent']?.bytes))).toEqual(
    sent.map(hex),
  );
  expect(records.every((record) => (readField(record, 'msec') ?? 0) > 1.7e12)).toBe(true);
});

test('its lists of upstream servers are read with their groups', async () => {
  const records = await readRecords('default.log', upstream());
  const lists = records.map((record) => readField(record, 'upstream_status')).filter((list) => list !== null);
  expect(lists).toEqual([[[502, 200]], [[418], [200]], [[502, 418], [200]], [[200]], [[200]]]);
  expect(readField(records[276] as (typeof records)[number], 'upstream_addr')).toEqual([
    ['127.0.0.1:18999', '127.0.0.1:18082'],
    ['127.0.0.1:18082'],
  ]);
  expect(records.at(-1)?.fields['request_body']?.text).toBe('a"b\n\\');
});
