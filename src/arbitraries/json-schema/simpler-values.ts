import { isRecord, setKey, type JsonValue } from './json.ts';

/** Values that are simpler than one, the boldest first: for shrinking where there are no choices to shrink. */
export function* simplerValues(value: JsonValue): Generator<JsonValue> {
  if (value === true) yield false;
  else if (typeof value === 'number') yield* simplerNumbers(value);
  else if (typeof value === 'string') yield* simplerTexts(value);
  else if (Array.isArray(value)) yield* simplerArrays(value as readonly JsonValue[]);
  else if (isRecord(value)) yield* simplerObjects(value as Readonly<Record<string, JsonValue>>);
}

function* simplerNumbers(value: number): Generator<number> {
  for (const simpler of [0, Math.abs(value), Math.trunc(value), Math.trunc(value / 2), value - Math.sign(value)]) {
    if (Math.abs(simpler) < Math.abs(value) || (simpler === -value && value < 0)) yield simpler === 0 ? 0 : simpler;
  }
}

function* simplerTexts(value: string): Generator<string> {
  const points = [...value];
  if (points.length === 0) return;
  yield points.slice(0, points.length >> 1).join('');
  for (let index = 0; index < Math.min(points.length, 64); index++) yield points.toSpliced(index, 1).join('');
  for (let index = 0; index < Math.min(points.length, 64); index++) {
    if (points[index] !== 'a') yield points.with(index, 'a').join('');
  }
}

function* simplerArrays(items: readonly JsonValue[]): Generator<JsonValue> {
  if (items.length > 1) yield items.slice(0, items.length >> 1);
  for (let index = 0; index < items.length; index++) yield items.toSpliced(index, 1);
  for (const [index, item] of items.entries())
    for (const simpler of simplerValues(item)) yield items.with(index, simpler);
}

function* simplerObjects(object: Readonly<Record<string, JsonValue>>): Generator<JsonValue> {
  const keys = Object.keys(object);
  for (const key of keys)
    yield copyOf(
      object,
      keys.filter((other) => other !== key),
    );
  for (const key of keys) {
    for (const simpler of simplerValues(object[key]!)) {
      const copy = copyOf(object, keys);
      setKey(copy, key, simpler);
      yield copy;
    }
  }
}

function copyOf(object: Readonly<Record<string, JsonValue>>, keys: readonly string[]): Record<string, JsonValue> {
  const copy: Record<string, JsonValue> = {};
  for (const key of keys) setKey(copy, key, object[key]!);
  return copy;
}
