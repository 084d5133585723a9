import { WorkflowError } from './workflow-error.ts';

/** A value that JSON can hold, as nobody can change it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Deeper values are refused: what walks them would run out of stack. */
const mostLevels = 500;

/**
 * The value as JSON text.
 * @throws WorkflowError `value` for what JSON would leave out or change: undefined, functions, NaN, dates and other classes
 */
export function jsonText(value: unknown): string {
  check(value, '$', mostLevels);
  return JSON.stringify(value);
}

/** The value of a JSON text, frozen through and through. */
export function frozenJson(text: string): Json {
  return JSON.parse(text, (_, value: unknown) => Object.freeze(value)) as Json;
}

/** Whether it is an object with names, neither null nor a list. */
export function isObject(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check(value: unknown, path: string, levels: number): void {
  if (levels === 0) throw new WorkflowError('value', path, `more than ${mostLevels} levels deep`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    // By index, as a hole is no element to `forEach`.
    for (let index = 0; index < value.length; index++) check(value[index], `${path}[${index}]`, levels - 1);
    return;
  }
  if (!isObject(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    throw new WorkflowError('value', path, 'JSON cannot hold it');
  }
  for (const [name, part] of Object.entries(value)) check(part, `${path}.${name}`, levels - 1);
}
