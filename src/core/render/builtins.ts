import { group, type Piece } from './document.ts';
import { numberLiteral, stringLiteral } from './literals.ts';

/** What the writing of a value of a built-in class needs to know of the whole. */
export interface PartRenderer {
  /** The piece of a value inside. */
  value(value: unknown): Piece;
  /** Says that the piece does not tell all of the value. */
  inexact(): void;
}

/** How a value of a built-in class is written, and which of its properties that already says. */
export interface BuiltinPiece {
  readonly piece: Piece;
  readonly isSaid: (key: string | symbol) => boolean;
}

type Writer = (value: object, render: PartRenderer) => Piece;

const call = (name: string, ...args: readonly Piece[]): Piece =>
  args.length === 0
    ? `new ${name}()`
    : [`new ${name}(`, ...args.flatMap((arg, index): Piece[] => (index === 0 ? [arg] : [', ', arg])), ')'];

const list = (items: readonly Piece[], fill = false): Piece => group('[', items, ']', fill);

const writeDate: Writer = (value) => {
  const time = Date.prototype.getTime.call(value);
  return call('Date', Number.isNaN(time) ? 'NaN' : stringLiteral(new Date(time).toISOString()));
};

const writeRegExp: Writer = (value, render) => {
  const read = (name: 'source' | 'flags'): string => Reflect.get(RegExp.prototype, name, value) as string;
  if ((value as RegExp).lastIndex !== 0) render.inexact();
  return `/${read('source')}/${read('flags')}`;
};

const writeMap: Writer = (value, render) => {
  const items: Piece[] = [];
  Map.prototype.forEach.call(value, (item, key) => items.push(list([render.value(key), render.value(item)])));
  return items.length === 0 ? call('Map') : call('Map', list(items));
};

const writeSet: Writer = (value, render) => {
  const items: Piece[] = [];
  Set.prototype.forEach.call(value, (item) => items.push(render.value(item)));
  return items.length === 0 ? call('Set') : call('Set', list(items));
};

const byteList = (bytes: Uint8Array): Piece => list(Array.from(bytes, String), true);

const writeArrayBuffer: Writer = (value) => {
  const bytes = new Uint8Array(ArrayBuffer.prototype.slice.call(value as ArrayBuffer, 0));
  return [call('Uint8Array', byteList(bytes)), '.buffer'];
};

const writeDataView: Writer = (value) => {
  const { buffer, byteOffset, byteLength } = value as DataView;
  return call('DataView', [call('Uint8Array', byteList(new Uint8Array(buffer, byteOffset, byteLength))), '.buffer']);
};

const writeError: Writer = (value, render) => {
  const name =
    errorNames.find((candidate) => Object.getPrototypeOf(value) === errorClass(candidate)?.prototype) ?? 'Error';
  const own = (key: string): unknown => Object.getOwnPropertyDescriptor(value, key)?.value;
  const message = own('message');
  if (message !== undefined && typeof message !== 'string') render.inexact();
  const args: Piece[] = name === 'AggregateError' ? [render.value(own('errors') ?? [])] : [];
  if (typeof message === 'string' || Object.hasOwn(value, 'cause')) args.push(stringLiteral(String(message ?? '')));
  if (Object.hasOwn(value, 'cause')) args.push(group('{', [['cause: ', render.value(own('cause'))]], '}', false, true));
  return call(name, ...args);
};

const errorNames = [
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
  'AggregateError',
] as const;
const errorClass = (name: string): { prototype: unknown } | undefined =>
  (globalThis as Record<string, unknown>)[name] as never;

function writeTyped(name: string): Writer {
  return (value) => {
    const items = Array.from(value as ArrayLike<number | bigint>, (item) =>
      typeof item === 'bigint' ? `${item}n` : numberLiteral(item),
    );
    if (name === 'Buffer') return ['Buffer.from(', list(items, true), ')'];
    return items.length === 0 ? call(name) : call(name, list(items, true));
  };
}

const boxed = (name: string, read: (value: object) => unknown): [string, Writer] => [
  name,
  (value, render) => call(name, render.value(read(value))),
];

/** By the name of the class in the language; a class comes before those that it extends. */
const writers: readonly (readonly [string, Writer])[] = [
  ['Date', writeDate],
  ['RegExp', writeRegExp],
  ['Map', writeMap],
  ['Set', writeSet],
  ['ArrayBuffer', writeArrayBuffer],
  ['DataView', writeDataView],
  ...[
    'Buffer',
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
  ].map((name) => [name, writeTyped(name)] as const),
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'].map(
    (name) => [name, writeTyped(name)] as const,
  ),
  ['URL', (value) => call('URL', stringLiteral((value as URL).href))],
  ['URLSearchParams', (value) => call('URLSearchParams', stringLiteral(String(value)))],
  ['Error', writeError],
  boxed('Number', (value) => Number.prototype.valueOf.call(value)),
  boxed('String', (value) => String.prototype.valueOf.call(value)),
  boxed('Boolean', (value) => Boolean.prototype.valueOf.call(value)),
];

interface BuiltinClass {
  readonly name: string;
  readonly constructor: abstract new (...args: never[]) => object;
  readonly write: Writer;
}

const classes: readonly BuiltinClass[] = writers.flatMap(([name, write]) => {
  const constructor = (globalThis as Record<string, unknown>)[name];
  return typeof constructor === 'function'
    ? [{ name, constructor: constructor as BuiltinClass['constructor'], write }]
    : [];
});

const isIndex = (key: string | symbol): boolean => typeof key === 'string' && /^\d+$/.test(key);

/** Properties that a value of a class owns as such, apart from what was added to it. */
function ownOf(name: string, value: object): (key: string | symbol) => boolean {
  if (ArrayBuffer.isView(value)) return isIndex;
  if (name === 'String') return (key) => key === 'length' || isIndex(key);
  if (name === 'RegExp') return (key) => key === 'lastIndex';
  // Symbols that Node and jsdom keep their own things under are no part of the value.
  if (name === 'URL' || name === 'URLSearchParams') return (key) => typeof key === 'symbol';
  if (name === 'Error') return (key) => ['message', 'stack', 'cause', 'errors'].includes(key as string);
  return () => false;
}

/** How a value of a class of the language or of the platform is written; undefined for any other. */
export function builtin(value: object, render: PartRenderer): BuiltinPiece | undefined {
  const found = classes.find(({ constructor }) => value instanceof constructor);
  if (found === undefined) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isSubclass =
    prototype !== found.constructor.prototype && !(found.name === 'Error' && isBuiltinError(prototype));
  if (isSubclass) render.inexact();
  return { piece: found.write(value, render), isSaid: ownOf(found.name, value) };
}

function isBuiltinError(prototype: unknown): boolean {
  return errorNames.some((name) => errorClass(name)?.prototype === prototype);
}
