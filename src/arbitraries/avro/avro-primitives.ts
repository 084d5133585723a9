import type { Draw } from '../draw.ts';
import type { AvroType } from './avro-schema.ts';

/** The largest long that avsc takes as a number. */
const largest = Number.MAX_SAFE_INTEGER - 1;

type Leaf = AvroType & { readonly kind: 'primitive' | 'fixed' };

const dayMs = 86_400_000;
const firstMs = -62_135_596_800_000; // the year 1
const lastMs = 253_402_300_799_999; // the end of the year 9999

/** Bounds of what stands below a logical type. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  int: [-(2 ** 31), 2 ** 31 - 1],
  long: [-largest, largest],
  date: [Math.floor(firstMs / dayMs), Math.floor(lastMs / dayMs)],
  'time-millis': [0, dayMs - 1],
  'time-micros': [0, dayMs * 1000 - 1],
  'timestamp-millis': [firstMs, lastMs],
  'timestamp-micros': [-largest, largest], // beyond, a number is not exact
  'local-timestamp-millis': [firstMs, lastMs],
  'local-timestamp-micros': [-largest, largest],
};

const edges: readonly number[] = [
  1,
  -1,
  63,
  64,
  -64,
  -65,
  8191,
  8192,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53 - 1,
  dayMs,
];
const doubles: readonly number[] = [0.5, -1.5, 1e-7, 5e-324, Number.MAX_VALUE, 1e21, -0, Infinity, -Infinity];
const plain = 'abcdefghijklmnopqrstuvwxyz0123456789 ';
const trying = ['"', '\\', '\u0000', '\n', 'é', '\u0301', '\u{1f600}', '\u2028', '\uffff'];

export function makePrimitive(draw: Draw, type: Leaf): unknown {
  if (type.kind === 'fixed') return fixed(draw, type);
  const { name, logical } = type;
  switch (name) {
    case 'null':
      return null;
    case 'boolean':
      return draw.integer(0, 1) === 1;
    case 'int':
    case 'long':
      return whole(draw, ranges[logical?.name ?? name] ?? ranges[name]!);
    case 'float':
      return Math.fround(real(draw));
    case 'double':
      return real(draw);
    case 'bytes':
      return logical?.name === 'decimal'
        ? decimal(draw, logical.precision, undefined)
        : bytes(draw, draw.integer(0, 8));
    default:
      return logical?.name === 'uuid' ? uuid(draw) : text(draw);
  }
}

function whole(draw: Draw, [min, max]: readonly [number, number]): number {
  const way = draw.integer(0, 7);
  if (way === 7) {
    const inside = [min, max, ...edges].filter((edge) => edge >= min && edge <= max);
    return inside[draw.integer(0, inside.length - 1)]!;
  }
  if (way < 4) return draw.integer(Math.max(min, -100), Math.min(max, 100));
  return Number(draw.bigint(BigInt(min), BigInt(max)));
}

function real(draw: Draw): number {
  const way = draw.integer(0, 7);
  if (way < 4) return draw.integer(-1000, 1000) / (way < 2 ? 1 : 8);
  if (way === 4) return doubles[draw.integer(0, doubles.length - 1)]!;
  return draw.integer(-(2 ** 31), 2 ** 31 - 1) * 10 ** draw.integer(-40, 25);
}

function bytes(draw: Draw, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => draw.integer(0, 255)));
}

function text(draw: Draw): string {
  const length = draw.integer(0, 10);
  const letters = Array.from({ length }, () => {
    const position = draw.integer(0, plain.length + 3);
    return position < plain.length ? plain[position]! : trying[draw.integer(0, trying.length - 1)]!;
  });
  return letters.join('');
}

function uuid(draw: Draw): string {
  const digits = Array.from({ length: 32 }, () => draw.integer(0, 15).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function fixed(draw: Draw, { size, logical }: Leaf & { readonly kind: 'fixed' }): Buffer {
  if (logical?.name === 'decimal') return decimal(draw, logical.precision, size);
  if (logical?.name !== 'duration') return bytes(draw, size);
  // Months, days and milliseconds, each 32 bits without sign, little-endian.
  const buffer = Buffer.alloc(12);
  for (const at of [0, 4, 8])
    buffer.writeUInt32LE(draw.integer(0, 3) === 3 ? draw.integer(0, 2 ** 32 - 1) : draw.integer(0, 400), at);
  return buffer;
}

/** An unscaled number of a precision, in two's complement, big-endian. */
function decimal(draw: Draw, precision: number, size: number | undefined): Buffer {
  const limit = 10n ** BigInt(precision) - 1n;
  const value = draw.bigint(-limit, limit);
  const magnitude = value < 0n ? -value - 1n : value;
  const length = size ?? Math.floor(magnitude.toString(2).length / 8) + 1;
  const unsigned = BigInt.asUintN(length * 8, value);
  return Buffer.from(unsigned.toString(16).padStart(length * 2, '0'), 'hex');
}
