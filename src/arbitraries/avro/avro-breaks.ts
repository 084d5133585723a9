import { looksLike } from './avro-maker.ts';
import type { AvroType } from './avro-schema.ts';

/**
 * What an Avro schema asks of a value: its kind; the range and the wholeness of an int or a long; the size of a fixed; a symbol
 * of an enum; each field of a record that has no default; one of the branches of a union.
 */
export type AvroConstraint = 'type' | 'range' | 'whole' | 'size' | 'symbol' | 'field' | 'branch';

/** One way to break a value at one place. */
export interface AvroBreak {
  readonly constraint: AvroConstraint;
  /** JSON Pointer of the place. */
  readonly path: string;
  /** The name of the type that is broken. */
  readonly type: string;
  /** The whole value again, with that place broken in one of several ways, counted round and round. */
  readonly make: (way: number) => unknown;
}

type Replace = (part: unknown) => unknown;
type Wraps = (branches: readonly AvroType[]) => boolean;

/** One value of each kind, the simplest first. */
const SAMPLES: readonly (readonly [look: string, value: unknown])[] = [
  ['null', null],
  ['boolean', false],
  ['number', 7],
  ['string', 'x'],
  ['array', []],
  ['buffer', Buffer.from([0])],
  ['object', {}],
];
const objects: ReadonlySet<string> = new Set(['array', 'buffer', 'object']);

/** Values of every other kind; an array or a buffer beside a record would be taken for an object that lacks its fields. */
function otherKinds(looks: readonly string[]): readonly unknown[] {
  const isObject = looks.includes('object');
  return SAMPLES.filter(([look]) => !looks.includes(look) && !(isObject && objects.has(look))).map(
    ([, value]) => value,
  );
}

const pick =
  <T>(candidates: readonly T[], change: (one: T) => unknown): ((way: number) => unknown) =>
  (way) =>
    change(candidates[way % candidates.length]!);

/** Whole numbers beyond a long that a double holds: its ends are no safe integers, so that none of them is one. */
const BEYOND: Readonly<Record<string, readonly number[]>> = {
  int: [2 ** 31, -(2 ** 31) - 1, 2 ** 40],
  long: [2 ** 63, -(2 ** 64), 1e30],
};

/** Every way to break a value of a type in exactly one place. */
export function* breaksOf(
  type: AvroType,
  value: unknown,
  wraps: Wraps,
  path = '',
  replace: Replace = (part) => part,
): Generator<AvroBreak> {
  const broken = <T>(constraint: AvroConstraint, candidates: readonly T[], at = path): AvroBreak => ({
    constraint,
    path: at,
    type: type.name,
    make: pick(candidates, replace),
  });
  if (type.kind === 'union') return yield* unionBreaks(type, value, wraps, path, replace);
  yield broken('type', otherKinds([looksLike(type)]));
  switch (type.kind) {
    case 'primitive':
      if (BEYOND[type.name] !== undefined) {
        yield broken('range', BEYOND[type.name]!);
        yield broken('whole', [0.5, -1.25, 1e-9]);
      }
      return;
    case 'fixed': {
      const sizes = [type.size + 1, type.size - 1, 0].filter((size) => size >= 0 && size !== type.size);
      return yield broken(
        'size',
        sizes.map((size) => Buffer.alloc(size)),
      );
    }
    case 'enum': {
      const near = [...type.symbols.map((symbol) => symbol.toLowerCase()), '', `${type.symbols[0]} `, 'NOT_A_SYMBOL'];
      return yield broken(
        'symbol',
        near.filter((text) => !type.symbols.includes(text)),
      );
    }
    case 'array':
      for (const [index, item] of (value as unknown[]).entries()) {
        const put: Replace = (part) => replace((value as unknown[]).with(index, part));
        yield* breaksOf(type.items, item, wraps, `${path}/${index}`, put);
      }
      return;
    case 'map':
      for (const [key, item] of Object.entries(value as object)) {
        const put: Replace = (part) => replace({ ...(value as object), [key]: part });
        yield* breaksOf(type.items, item, wraps, `${path}/${token(key)}`, put);
      }
      return;
    default:
      yield* fieldBreaks(type, value as Readonly<Record<string, unknown>>, wraps, path, replace);
  }
}

function* fieldBreaks(
  type: AvroType & { readonly kind: 'record' },
  value: Readonly<Record<string, unknown>>,
  wraps: Wraps,
  path: string,
  replace: Replace,
): Generator<AvroBreak> {
  for (const field of type.fields) {
    const at = `${path}/${token(field.name)}`;
    const put: Replace = (part) => replace({ ...value, [field.name]: part });
    if (!field.hasDefault) {
      const without = (): unknown =>
        replace(Object.fromEntries(Object.entries(value).filter(([name]) => name !== field.name)));
      yield { constraint: 'field', path: at, type: type.name, make: without };
    }
    yield* breaksOf(field.type, value[field.name], wraps, at, put);
  }
}

/** A value of no branch; and, where the branch that is meant can be told, what breaks within it. */
function* unionBreaks(
  type: AvroType & { readonly kind: 'union' },
  value: unknown,
  wraps: Wraps,
  path: string,
  replace: Replace,
): Generator<AvroBreak> {
  const isWrapped = wraps(type.branches);
  const looks = type.branches.map(looksLike);
  const none = isWrapped
    ? [...(looks.includes('null') ? [] : [null]), false, 7, 'x', { 'no such branch': 0 }]
    : otherKinds(looks);
  if (none.length > 0) yield { constraint: 'branch', path, type: type.name, make: pick(none, replace) };
  if (value === null) return;
  if (isWrapped) {
    const [name, inner] = Object.entries(value as object)[0] as [string, unknown];
    const branch = type.branches.find((each) => each.name === name)!;
    // A part of another kind is still one of this branch: its name says so.
    yield* breaksOf(branch, inner, wraps, `${path}/${token(name)}`, (part) => replace({ [name]: part }));
    return;
  }
  // Told by kind alone: what is of another kind is of no branch, and was broken above.
  const branch = type.branches.find((each) => looksLike(each) === lookOf(value))!;
  for (const each of breaksOf(branch, value, wraps, path, replace)) {
    if (each.path !== path || each.constraint !== 'type') yield each;
  }
}

function lookOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return 'buffer';
  return Array.isArray(value) ? 'array' : typeof value;
}

function token(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
