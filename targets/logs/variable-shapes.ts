import { byteRange, chain, except, orByte, orEmpty, stateCount, type Edge, type Shape } from './byte-automaton.ts';

/** How nginx writes the bytes of a variable: the `escape` parameter of `log_format`. */
export type EscapeMode = 'default' | 'json' | 'none';

const DIGITS = '0123456789';
const HEX = `${DIGITS}ABCDEF`;

/** `d` a digit, `X` a capital, `x` a small letter, `s` a sign, `P` nginx's mark for pipelining; others themselves. */
function template(pattern: string): Shape {
  const sets: Record<string, string> = {
    d: DIGITS,
    X: byteRange(0x41, 0x5a),
    x: byteRange(0x61, 0x7a),
    s: '+-',
    P: '.p',
  };
  return chain([...pattern].map((letter) => sets[letter] ?? letter));
}

/** A whole number without leading zeros. */
function integer(): Shape {
  return {
    accepting: [1, 2],
    edges: [
      [0, '0', 1],
      [0, except(DIGITS, '0'), 2],
      [2, DIGITS, 2],
    ],
  };
}

/** Seconds with exactly three decimals: `0.005`, `1700000000.123`. */
function seconds(): Shape {
  return {
    accepting: [6],
    edges: [
      [0, '0', 1],
      [0, except(DIGITS, '0'), 2],
      [2, DIGITS, 2],
      [1, '.', 3],
      [2, '.', 3],
      [3, DIGITS, 4],
      [4, DIGITS, 5],
      [5, DIGITS, 6],
    ],
  };
}

/** An address has no separators of any kind in it; whether it is one is for the reader of the field to say. */
function address(): Shape {
  const bytes = `${HEX}abcdefunix.:`;
  return {
    accepting: [1],
    edges: [
      [0, bytes, 1],
      [1, bytes, 1],
    ],
  };
}

/**
 * What nginx writes of the servers it asked: items (or `-` where there is nothing to tell) with `, ` between those of
 * one group and ` : ` between groups; nothing follows the last ` : ` when the last group asked no server.
 */
function upstreamList(item: Shape): Shape {
  const items = orByte(item, '-');
  const comma = stateCount(items);
  const next = comma + 1;
  const space = comma + 2;
  const colon = comma + 3;
  const group = comma + 4;
  const first = items.edges.filter(([from]) => from === 0);
  const again = (state: number): Edge[] => first.map(([, bytes, to]): Edge => [state, bytes, to]);
  return {
    accepting: [...items.accepting, group],
    edges: [
      ...items.edges,
      ...items.accepting.flatMap((end): Edge[] => [
        [end, ',', comma],
        [end, ' ', space],
      ]),
      [comma, ' ', next],
      ...again(next),
      [space, ':', colon],
      [colon, ' ', group],
      ...again(group),
    ],
  };
}

/** The variables that nginx's log module writes itself, and the client's address: never escaped, never absent. */
function certainShape(name: string): Shape | undefined {
  switch (name) {
    case 'remote_addr':
      return address();
    case 'pipe':
      return template('P');
    case 'status':
      return template('ddd');
    case 'time_local':
      return template('dd/Xxx/dddd:dd:dd:dd sdddd');
    case 'time_iso8601':
      return template('dddd-dd-ddTdd:dd:ddsdd:dd');
    case 'msec':
    case 'request_time':
      return seconds();
    case 'bytes_sent':
    case 'body_bytes_sent':
    case 'request_length':
      return integer();
    default:
      return undefined;
  }
}

/** Variables that may be absent, but have a known shape when they are there. */
function possibleShape(name: string): Shape | undefined {
  switch (name) {
    case 'connection':
    case 'connection_requests':
      return integer();
    case 'upstream_status':
      return upstreamList(template('ddd'));
    case 'upstream_response_time':
    case 'upstream_connect_time':
    case 'upstream_header_time':
      return upstreamList(seconds());
    case 'upstream_response_length':
    case 'upstream_bytes_received':
    case 'upstream_bytes_sent':
      return upstreamList(integer());
    default:
      return undefined;
  }
}

/** Everything that the escaping of any bytes can give, and nothing else: what nginx would not write is refused. */
function escapedShape(mode: EscapeMode): Shape {
  switch (mode) {
    // Nothing is escaped; but a line is a line.
    case 'none':
      return { accepting: [0], edges: [[0, except(byteRange(0, 0xff), '\n'), 0]] };
    // Of the controls, 08 09 0A 0C 0D have a letter and the others are \u00XX.
    case 'json':
      return {
        accepting: [0],
        edges: [
          [0, except(byteRange(0x20, 0xff), '"\\'), 0],
          [0, '\\', 1],
          [1, '"\\bfnrt', 0],
          [1, 'u', 2],
          [2, '0', 3],
          [3, '0', 4],
          [4, '0', 5],
          [4, '1', 6],
          [5, except(HEX, '89ACD'), 0],
          [6, HEX, 0],
        ],
      };
    // \xXX for the bytes 00-1F, 22, 5C and 7F-FF: which second digits there are depends on the first.
    case 'default':
      return {
        accepting: [0],
        edges: [
          [0, except(byteRange(0x20, 0x7e), '"\\'), 0],
          [0, '\\', 1],
          [1, 'x', 2],
          [2, '0189ABCDEF', 3],
          [2, '2', 4],
          [2, '5', 5],
          [2, '7', 6],
          [3, HEX, 0],
          [4, '2', 0],
          [5, 'C', 0],
          [6, 'F', 0],
        ],
      };
  }
}

/** What a variable looks like in a line. */
export function variableShape(name: string, mode: EscapeMode): Shape {
  const certain = certainShape(name);
  if (certain !== undefined) return certain;
  const possible = possibleShape(name);
  if (possible === undefined) return escapedShape(mode);
  if (mode !== 'default') return orEmpty(possible);
  return name.startsWith('upstream_') ? possible : orByte(possible, '-');
}
