import { describe, expect, test } from 'vitest';
import { MAX_FORMAT_LENGTH } from '../../../../targets/logs/format-template.ts';
import { LogFormatError, LogLineError } from '../../../../targets/logs/log-errors.ts';
import { compileLogFormat, type LogFormat } from '../../../../targets/logs/log-format.ts';
import { readField } from '../../../../targets/logs/typed-fields.ts';
import type { EscapeMode } from '../../../../targets/logs/variable-shapes.ts';

function refusal(format: string, escape: EscapeMode = 'default'): LogFormatError {
  try {
    compileLogFormat(format, { escape });
  } catch (error) {
    if (error instanceof LogFormatError) return error;
    throw error;
  }
  throw new Error('the format was accepted');
}

describe('a format', () => {
  test('is refused when it is ambiguous, and a shortest line with two readings is shown', () => {
    const error = refusal('$host$request_uri');
    expect(error).toMatchObject({ name: 'LogFormatError', code: 'ambiguous', witness: Uint8Array.from([0x61]) });
    expect(error.message).toBe('some lines can be read in two ways, for example "a" [ambiguous]');
    expect(Buffer.from(refusal('$a $b').witness ?? []).toString()).toBe('  ');
    expect(Buffer.from(refusal('"$a" "$b"', 'none').witness ?? []).toString()).toBe('"" " ""');
    expect(Buffer.from(refusal('$a\u0001$b', 'none').witness ?? []).toString()).toBe('\u0001\u0001');
    expect(Buffer.from(refusal('$upstream_status, $upstream_bytes_sent').witness ?? []).toString()).toBe('-, -, -');
  });

  test('may have two variables side by side when one of them has a fixed width', () => {
    expect(compileLogFormat('$status$body_bytes_sent').parse('2005').fields).toMatchObject({
      status: { text: '200' },
      body_bytes_sent: { text: '5' },
    });
    expect(compileLogFormat('$pipe$time_iso8601$host').variables).toEqual(['pipe', 'time_iso8601', 'host']);
  });

  test('is refused when nginx would refuse it, with the place', () => {
    expect(refusal('a $').message).toBe('the "$" at column 3 is not followed by a variable\'s name [missing-name]');
    expect(refusal('$-').code).toBe('missing-name');
    expect(refusal('${a').message).toBe(
      'the "$" at column 1 opens a brace that no "}" closes after a name [unclosed-brace]',
    );
    expect(refusal('${}').code).toBe('unclosed-brace');
    expect(refusal('a\nb').message).toBe('a format with a line break gives no single line [line-break]');
    expect(refusal('\udfff').message).toBe('the format has half a surrogate pair [lone-surrogate]');
  });

  test('has a longest length', () => {
    expect(compileLogFormat('x'.repeat(MAX_FORMAT_LENGTH)).variables).toEqual([]);
    expect(refusal('x'.repeat(MAX_FORMAT_LENGTH + 1)).message).toBe(
      'a format has at most 4096 characters [format-too-long]',
    );
    expect(MAX_FORMAT_LENGTH).toBe(4096);
  });

  test('is refused when the search for two readings would take too long', () => {
    // A value may hold any part of the literal after it: the pairs of places are as many as the square of its length.
    const tail = (length: number): string => `\${v}${'a'.repeat(length)}"`;
    expect(compileLogFormat(tail(100)).variables).toEqual(['v']);
    expect(refusal(tail(600)).message).toBe('the format is too long to be checked for ambiguity [too-complex]');
  });

  test('reads the values of a JSON log', () => {
    const format = compileLogFormat(
      '{"t":"$time_iso8601","r":"$request","ms":$request_time,"up":"$upstream_response_time"}',
      { escape: 'json' },
    );
    const line = '{"t":"2024-02-29T23:59:59+05:45","r":"GET /\\"\\u001F HTTP/2.0","ms":1.500,"up":"0.100, - : 0.300"}';
    const record = format.parse(line);
    expect(readField(record, 'time_iso8601')?.instant).toBe('2024-02-29T18:14:59.000Z');
    expect(readField(record, 'request')?.target).toBe('/"\u001F');
    expect(readField(record, 'request_time')).toBe(1500);
    expect(readField(record, 'upstream_response_time')).toEqual([[100, null], [300]]);
    expect(record.columns).toEqual({
      time_iso8601: line.indexOf('2024') + 1,
      request: line.indexOf('GET') + 1,
      request_time: line.indexOf('1.5') + 1,
      upstream_response_time: line.indexOf('0.1') + 1,
    });
    expect(record.fields['request']?.text).toBe((JSON.parse(line) as { r: string }).r);
    const empty = format.parse(line.replace('0.100, - : 0.300', ''));
    expect(readField(empty, 'upstream_response_time')).toBeNull();
    expect(() => format.parse('{"t":"2024-02-29T23:59:59+05:45","r":"\\u0020","ms":1.500,"up":""}')).toThrow(
      LogLineError,
    );
  });

  test('says which variable has two values', () => {
    expect(() => compileLogFormat('$status é $status').parse('200 é 404')).toThrow(
      expect.objectContaining({
        code: 'conflicting-values',
        column: 7,
        message: 'column 7: $status has another value earlier in the line [conflicting-values]',
      }) as Error,
    );
    expect(compileLogFormat('$status $status').parse('200 200').columns).toEqual({ status: 1 });
    expect(() => compileLogFormat('"$a" "$a"').parse('"x" "xy"')).toThrow(LogLineError);
  });

  test('writes nothing that is not the value of the variable', () => {
    const format = compileLogFormat('$status', { escape: 'none' });
    expect(() => format.format({})).toThrow('$status cannot have this value [invalid-value]');
    expect(() => compileLogFormat('$v', { escape: 'none' }).format({ v: 'a\nb' })).toThrow(LogFormatError);
    expect(() => compileLogFormat('$toString').format({})).not.toThrow();
    expect(Buffer.from(compileLogFormat('$toString').format({})).toString()).toBe('-');
  });
});

describe('the shape of a variable', () => {
  const accepts = (name: string, text: string, escape: EscapeMode = 'default'): boolean => {
    const format: LogFormat = compileLogFormat(`<$${name}>`, { escape });
    try {
      format.parse(`<${text}>`);
      return true;
    } catch {
      return false;
    }
  };

  test.each([
    'pipe',
    'time_local',
    'time_iso8601',
    'msec',
    'request_time',
    'status',
    'bytes_sent',
    'body_bytes_sent',
    'request_length',
    'remote_addr',
  ])('$%s is never absent nor anything else', (name) => {
    for (const escape of ['default', 'json', 'none'] as const)
      for (const text of ['', '-', ' ', 'x y']) expect(accepts(name, text, escape)).toBe(false);
  });

  test.each([
    'connection',
    'connection_requests',
    'upstream_response_length',
    'upstream_bytes_received',
    'upstream_bytes_sent',
  ])('$%s is a number, or absent', (name) => {
    expect(accepts(name, '17')).toBe(true);
    expect(accepts(name, '-')).toBe(true);
    expect(accepts(name, '')).toBe(false);
    expect(accepts(name, '', 'json')).toBe(true);
    expect(accepts(name, '', 'none')).toBe(true);
    expect(accepts(name, '017')).toBe(false);
    expect(accepts(name, 'x')).toBe(false);
    expect(accepts(name, '-', 'json')).toBe(name.startsWith('upstream_'));
  });

  test.each(['upstream_response_time', 'upstream_connect_time', 'upstream_header_time'])(
    '$%s is a list of seconds, or absent',
    (name) => {
      expect(accepts(name, '0.005, - : 17.500')).toBe(true);
      expect(accepts(name, '17')).toBe(false);
      expect(accepts(name, '')).toBe(false);
      expect(accepts(name, '', 'none')).toBe(true);
    },
  );

  test('$upstream_status is a list of three digits', () => {
    expect(accepts('upstream_status', '502, 200 : 304')).toBe(true);
    expect(accepts('upstream_status', '20')).toBe(false);
  });
});
