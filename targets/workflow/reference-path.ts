import { isObject, type Json } from './json.ts';

/** A step into an object by name, or into a list by index. */
type Step = string | number;

/** One step: `.name`, `['name']` with `\'` and `\\` in it, or `[index]`. */
const step = /\.([\p{L}_][\p{L}\p{N}_]*)|\['((?:[^'\\]|\\['\\])*)'\]|\[(\d{1,9})\]/uy;

/**
 * The steps of a reference path of the states language: `$`, followed by names and indices that lead to one single place.
 * @returns null for text that is no such path
 */
export function parseReferencePath(text: string): readonly Step[] | null {
  if (!text.startsWith('$')) return null;
  const steps: Step[] = [];
  step.lastIndex = 1;
  for (let at = 1; at < text.length; at = step.lastIndex) {
    step.lastIndex = at;
    const found = step.exec(text);
    if (found === null) return null;
    const [, name, quoted, index] = found;
    steps.push(index === undefined ? (name ?? (quoted as string).replaceAll(/\\(.)/gs, '$1')) : Number(index));
  }
  return steps;
}

/** What stands there; undefined when nothing does. */
export function readAt(value: Json, steps: readonly Step[]): Json | undefined {
  let found: Json | undefined = value;
  for (const step of steps) {
    if (typeof step === 'number') found = Array.isArray(found) ? (found as readonly Json[])[step] : undefined;
    else found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}

/**
 * The value with another put into that place; objects on the way are made where they are missing.
 * @returns undefined when something else is in the way: no object where a name leads, no element where an index leads
 */
export function writeAt(value: Json | undefined, steps: readonly Step[], put: Json): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return put;
  if (typeof step === 'number') {
    if (!Array.isArray(value) || step >= value.length) return undefined;
    const part = writeAt((value as readonly Json[])[step], rest, put);
    return part === undefined ? undefined : Object.freeze(value.with(step, part));
  }
  if (value !== undefined && !isObject(value)) return undefined;
  const part = writeAt(value === undefined || !Object.hasOwn(value, step) ? undefined : value[step], rest, put);
  return part === undefined ? undefined : Object.freeze({ ...value, [step]: part });
}
