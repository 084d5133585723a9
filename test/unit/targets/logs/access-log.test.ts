import { describe, expect, test } from 'vitest';
import {
  COMBINED_FORMAT,
  formatAccessLogLine,
  LogLineError,
  parseAccessLogLine,
} from '../../../../targets/logs/access-log.ts';
import { compileLogFormat } from '../../../../targets/logs/log-format.ts';
import { readField } from '../../../../targets/logs/typed-fields.ts';

const LINE =
  '203.0.113.7 - alice [10/Oct/2000:13:55:36 -0700] "GET /caf\\xC3\\xA9?q=1 HTTP/1.1" 200 2326 "http://example.com/" "curl/8.5.0"';

function refusal(line: string | Uint8Array): { code: string; column: number; message: string } {
  try {
    parseAccessLogLine(line);
  } catch (error) {
    if (error instanceof LogLineError) return { code: error.code, column: error.column, message: error.message };
    throw error;
  }
  throw new Error('the line was accepted');
}

describe('a combined line', () => {
  test('is read field by field', () => {
    const entry = parseAccessLogLine(LINE);
    expect(entry).toMatchObject({
      remote: { address: '203.0.113.7', family: 'ipv4' },
      user: { text: 'alice' },
      time: { instant: '2000-10-10T20:55:36.000Z', epochSeconds: 971_211_336, offsetMinutes: -420 },
      request: { text: 'GET /café?q=1 HTTP/1.1', wellFormed: true },
      requestParts: { method: 'GET', target: '/café?q=1', protocol: 'HTTP/1.1' },
      status: 200,
      bodyBytesSent: 2326,
      referer: { text: 'http://example.com/' },
      userAgent: { text: 'curl/8.5.0' },
    });
    expect(formatAccessLogLine(entry)).toBe(LINE);
  });

  test('may have anything in place of a request', () => {
    const read = (request: string) => parseAccessLogLine(LINE.replace(/"GET [^"]*"/u, () => `"${request}"`));
    expect(read('\\x16\\x03\\x01\\x02\\x00')).toMatchObject({
      request: { bytes: Uint8Array.of(0x16, 3, 1, 2, 0) },
      requestParts: null,
    });
    expect(read('')).toMatchObject({ request: { text: '' }, requestParts: null });
    expect(read('-')).toMatchObject({ request: null, requestParts: null });
    expect(read('GET /')).toMatchObject({ requestParts: { method: 'GET', target: '/', protocol: null } });
    expect(read('GET /a b HTTP/1.1')).toMatchObject({ requestParts: { target: '/a b' } });
    for (const none of ['GET /a b', 'x GET / HTTP/1.1', 'GET / HTTP/1.1x', 'x GET', 'GET  HTTP/1.1', 'GET '])
      expect(read(none)).toMatchObject({ requestParts: null });
  });

  test('may have a user with spaces and brackets, because no quotation mark comes before the request', () => {
    expect(parseAccessLogLine(LINE.replace('alice', 'a [10/Oct/2000:13:55:36 -0700] b')).user?.text).toBe(
      'a [10/Oct/2000:13:55:36 -0700] b',
    );
  });

  test('keeps bytes that are not UTF-8', () => {
    const { userAgent } = parseAccessLogLine(LINE.replace('curl/8.5.0', '\\xEF\\xBB\\xBFx\\xFF'));
    expect(userAgent).toEqual({
      bytes: Uint8Array.of(0xef, 0xbb, 0xbf, 0x78, 0xff),
      text: '\uFEFFx\uFFFD',
      wellFormed: false,
    });
  });

  test('is refused with a code, a column and a reason', () => {
    expect(refusal('')).toEqual({
      code: 'unexpected-end',
      column: 1,
      message: 'column 1: the line ends in or after the start [unexpected-end]',
    });
    expect(refusal(LINE.replace(' 200 ', ' 2x0 '))).toEqual({
      code: 'unexpected-byte',
      column: LINE.indexOf(' 200 ') + 3,
      message: 'column 83: byte 0x78 in or after $status [unexpected-byte]',
    });
    expect(refusal(`${LINE}\n`)).toMatchObject({
      message: expect.stringMatching(/byte 0x0a in or after "\\""/u) as string,
    });
    expect(refusal(LINE.replace('alice', 'al\tice'))).toMatchObject({
      message: 'column 17: byte 0x09 in or after $remote_user [unexpected-byte]',
    });
    expect(refusal(LINE.replace('10/Oct', '32/Oct'))).toEqual({
      code: 'invalid-time',
      column: 22,
      message: 'column 22: $time_local is "32/Oct/2000:13:55:36 -0700" [invalid-time]',
    });
    expect(refusal(LINE.replace('203.0', '203.0.0'))).toMatchObject({ code: 'invalid-address', column: 1 });
    expect(refusal(LINE.replace('2326', '9007199254740993'))).toMatchObject({
      code: 'number-too-large',
      column: LINE.indexOf('2326') + 1,
    });
    expect(refusal('\ud800')).toMatchObject({
      code: 'lone-surrogate',
      column: 1,
      message: 'column 1: half a surrogate pair has no bytes [lone-surrogate]',
    });
    expect(() => parseAccessLogLine('')).toThrow(expect.objectContaining({ name: 'LogLineError' }) as Error);
  });

  test('names all the readings that a wrong byte ends', () => {
    // After "a [", a user may go on or the time may have begun.
    expect(refusal('::1 - a [\u007f').message).toContain('in or after $remote_user or " ["');
  });

  test('is written from plain texts too, and only from values that it can hold', () => {
    const values = {
      remote: { address: '::1' },
      user: null,
      time: { epochSeconds: 0, offsetMinutes: 330 },
      request: 'GET /é HTTP/1.1',
      status: 9,
      bodyBytesSent: 0,
      referer: '',
      userAgent: '"\\',
    };
    expect(formatAccessLogLine(values)).toBe(
      '::1 - - [01/Jan/1970:05:30:00 +0530] "GET /\\xC3\\xA9 HTTP/1.1" 009 0 "" "\\x22\\x5C"',
    );
    for (const wrong of [{ status: 1000 }, { bodyBytesSent: -1 }, { remote: { address: 'a b' } }])
      expect(() => formatAccessLogLine({ ...values, ...wrong })).toThrow(
        expect.objectContaining({ code: 'invalid-value' }) as Error,
      );
  });
});

test('the combined format is the one of nginx', () => {
  expect(COMBINED_FORMAT).toBe(
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
  );
});

test('fields that are absent or not in the format are read as null', () => {
  const record = compileLogFormat('$upstream_status "$request"').parse('- ""');
  expect(readField(record, 'upstream_status')).toBeNull();
  expect(readField(record, 'request')).toBeNull();
  expect(readField(record, 'msec')).toBeNull();
});

test('a number in a list that is too large is refused at the list', () => {
  const record = compileLogFormat('up $upstream_bytes_sent', { escape: 'json' }).parse('up 1, 9007199254740993');
  expect(() => readField(record, 'upstream_bytes_sent')).toThrow(
    expect.objectContaining({ code: 'number-too-large', column: 4 }) as Error,
  );
});
