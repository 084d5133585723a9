/** The keys that lead from a value to a part of it. */
export type ValuePath = readonly (string | number)[];

const maxDepth = 16; // levels that are compared: a place deeper than that is no help to a reader

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function childPath(
  keys: readonly (string | number)[],
  at: (key: string | number) => ValuePath | undefined,
): ValuePath | undefined {
  let found: ValuePath | undefined;
  for (const key of keys) {
    const below = at(key);
    if (below === undefined) continue;
    if (found !== undefined) return [];
    found = [key, ...below];
  }
  return found;
}

/**
 * The smallest part of a value in which all differences to another one lie: arrays and plain objects are entered, anything
 * else is one thing. Undefined when nothing differs.
 */
export function changedPath(before: unknown, after: unknown, depth = 0): ValuePath | undefined {
  if (Object.is(before, after)) return undefined;
  if (depth < maxDepth && Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return [];
    return childPath([...before.keys()], (index) =>
      changedPath(before[Number(index)], after[Number(index)], depth + 1),
    );
  }
  if (depth < maxDepth && isPlain(before) && isPlain(after)) {
    const keys = Object.keys(before);
    if (keys.length !== Object.keys(after).length || !keys.every((key) => Object.hasOwn(after, key))) return [];
    return childPath(keys, (key) => changedPath(before[key], after[key], depth + 1));
  }
  return isSameInstance(before, after) ? undefined : [];
}

/** Dates, regular expressions and the like are made anew for every input; their text tells whether they differ. */
function isSameInstance(before: unknown, after: unknown): boolean {
  return before instanceof Date && after instanceof Date && before.getTime() === after.getTime();
}

/** The part in which two parts lie. */
export function commonPath(a: ValuePath, b: ValuePath): ValuePath {
  const differing = a.findIndex((key, index) => key !== b[index]);
  return differing === -1 ? a : a.slice(0, differing);
}

/** As source code continues an expression: `[0].name`. */
export function renderPath(path: ValuePath): string {
  return path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('');
}
