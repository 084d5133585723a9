import { property } from 'assay';
import fc from 'fast-check';
import { isIP } from 'node:net';
import { expect } from 'vitest';
import { LogLineError } from '../../targets/logs/log-errors.ts';
import { formatMilliseconds, parseInteger, parseMilliseconds } from '../../targets/logs/log-numbers.ts';
import { formatTimeIso8601, formatTimeLocal } from '../../targets/logs/log-time.ts';
import { joinRequest, splitRequest } from '../../targets/logs/request-line.ts';
import { readField, type TypedFields } from '../../targets/logs/typed-fields.ts';
import { formatUpstreamList, parseUpstreamList } from '../../targets/logs/upstream-list.ts';
import { address, ESCAPE_MODES, formatOf, logMoment } from './arbitraries.ts';

const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, 9, 10, Number.MAX_SAFE_INTEGER));
const code = fc.integer({ min: 0, max: 999 }).map((value) => String(value).padStart(3, '0'));

/** Groups of items; only the last one may be empty, and never the first. */
function listOf<T>(item: fc.Arbitrary<T>): fc.Arbitrary<(T | null)[][]> {
  const group = fc.array(fc.option(item), { minLength: 1, maxLength: 3 });
  return fc
    .tuple(fc.array(group, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([groups, emptyLast]) => (emptyLast ? [...groups, []] : groups));
}

function read<Name extends keyof TypedFields>(
  name: Name,
  text: string,
  escape: (typeof ESCAPE_MODES)[number] = 'default',
) {
  return readField(formatOf(`<$${name}>`, escape).parse(`<${text}>`), name);
}

property('milliseconds are written with three decimals and read back exactly', [count], (milliseconds) => {
  const text = formatMilliseconds(milliseconds);
  expect(text).toMatch(/^(?:0|[1-9]\d*)\.\d{3}$/u);
  expect(BigInt(text.replace('.', ''))).toBe(BigInt(milliseconds));
  expect(parseMilliseconds(text)).toBe(milliseconds);
  expect(read('request_time', text)).toBe(milliseconds);
  expect(read('msec', text)).toBe(milliseconds);
});

property('a number is read exactly or not at all', [fc.bigInt({ min: 0n, max: 2n ** 56n })], (value) => {
  const small = value <= 2n ** 53n - 1n;
  expect(parseInteger(String(value))).toBe(small ? Number(value) : undefined);
  const names = ['bytes_sent', 'body_bytes_sent', 'request_length', 'connection', 'connection_requests'] as const;
  for (const name of names) {
    if (small) expect(read(name, String(value))).toBe(Number(value));
    else expect(() => read(name, String(value))).toThrow(LogLineError);
  }
});

property(
  'a list of upstream values is read back with its groups',
  [listOf(count), listOf(code), fc.constantFrom(...ESCAPE_MODES)],
  (numbers, codes, escape) => {
    const seconds = formatUpstreamList(numbers, formatMilliseconds);
    for (const name of ['upstream_response_time', 'upstream_connect_time', 'upstream_header_time'] as const) {
      expect(read(name, seconds, escape)).toEqual(seconds === '-' && escape === 'default' ? null : numbers);
    }
    const lengths = formatUpstreamList(numbers, String);
    for (const name of ['upstream_response_length', 'upstream_bytes_sent', 'upstream_bytes_received'] as const) {
      expect(read(name, lengths, escape)).toEqual(lengths === '-' && escape === 'default' ? null : numbers);
    }
    const statuses = formatUpstreamList(codes, (each) => each);
    const wanted = codes.map((group) => group.map((each) => (each === null ? null : Number(each))));
    expect(read('upstream_status', statuses, escape)).toEqual(statuses === '-' && escape === 'default' ? null : wanted);
  },
  { runs: 40 },
);

property(
  'a list of addresses is read back with its groups',
  [listOf(address().map((each) => `${each}:80`))],
  (addresses) => {
    const text = formatUpstreamList(addresses, (each) => each);
    expect(parseUpstreamList(text, (each) => each)).toEqual(addresses);
    expect(read('upstream_addr', text)).toEqual(text === '-' ? null : addresses);
  },
);

property(
  'a text is a list of upstream values exactly if it has the separators of one',
  [
    fc.array(fc.constantFrom('-', '0.001', '12.500', '01.000', '.5', ', ', ' : ', ',', ' :', ':', ' '), {
      maxLength: 6,
    }),
  ],
  (pieces) => {
    const text = pieces.join('');
    const item = String.raw`(?:-|(?:0|[1-9]\d*)\.\d{3})`;
    const proper = new RegExp(`^${item}(?:(?:, | : )${item})*(?: : )?$`, 'u').test(text);
    const accepted = (escape: (typeof ESCAPE_MODES)[number]): boolean => {
      try {
        read('upstream_response_time', text, escape);
        return true;
      } catch (error) {
        if (error instanceof LogLineError) return false;
        throw error;
      }
    };
    expect(accepted('default')).toBe(proper);
    expect(accepted('json')).toBe(proper || text === '');
    expect(accepted('none')).toBe(proper || text === '');
  },
  { runs: 200 },
);

property('both notations of the time are read as the moment', [logMoment()], (moment) => {
  expect(read('time_local', formatTimeLocal(moment))).toMatchObject(moment);
  expect(read('time_iso8601', formatTimeIso8601(moment))).toMatchObject(moment);
});

property('an address is read with its family', [address()], (text) => {
  const families: Record<number, string> = { 0: 'unix', 4: 'ipv4', 6: 'ipv6' };
  expect(read('remote_addr', text)).toEqual({ address: text, family: families[isIP(text)] });
});

property(
  'parts that were joined are split again',
  [
    fc.stringMatching(/^[A-Z_-]{1,8}$/),
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.option(fc.constantFrom('HTTP/1.1', 'HTTP/10.22')),
  ],
  (method, target, protocol) => {
    fc.pre(protocol !== null || !/ /u.test(target));
    expect(splitRequest(joinRequest({ method, target, protocol }))).toEqual({ method, target, protocol });
  },
);

property(
  'what is split is a request line, and what is not split is none',
  [
    fc.array(fc.constantFrom('GET', 'get', 'M-SEARCH', ' ', ' ', '/', '\n', 'HTTP/1.1', 'HTTP/', '1', '.', 'é', '0'), {
      maxLength: 7,
    }),
  ],
  (pieces) => {
    const text = pieces.join('');
    const words = text.split(' ');
    const method = /^[A-Z_-]+$/u.test(words[0] ?? '');
    const protocol =
      words.length > 2 && /^HTTP\/\d+\.\d+$/u.test(words.at(-1) ?? '') && words.slice(1, -1).join(' ') !== '';
    const simple = words.length === 2 && words[1] !== '';
    const parts = splitRequest(text);
    expect(parts !== null).toBe(method && (protocol || simple));
    if (parts !== null) expect(joinRequest(parts)).toBe(text);
  },
  { runs: 200 },
);
