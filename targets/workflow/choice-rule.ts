import type { Json } from './json.ts';
import { matchesPattern } from './string-pattern.ts';

/** Compares what stands at a variable with what the rule says. Values of another type than the comparison's never fit. */
export type Comparison = (value: Json, operand: Json) => boolean;

function ofType<T extends Json>(type: string, holds: (value: T, operand: T) => boolean): Comparison {
  return (value, operand) => typeof value === type && typeof operand === type && holds(value as T, operand as T);
}

function ordered(prefix: string, type: string): [string, Comparison][] {
  return [
    [`${prefix}Equals`, ofType<number | string>(type, (a, b) => a === b)],
    [`${prefix}LessThan`, ofType<number | string>(type, (a, b) => a < b)],
    [`${prefix}GreaterThan`, ofType<number | string>(type, (a, b) => a > b)],
    [`${prefix}LessThanEquals`, ofType<number | string>(type, (a, b) => a <= b)],
    [`${prefix}GreaterThanEquals`, ofType<number | string>(type, (a, b) => a >= b)],
  ];
}

/** The comparisons of the states language but for those of timestamps, and the type of what each compares with. Strings order by code units. */
export const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ...ordered('String', 'string'),
  ...ordered('Numeric', 'number'),
  ['BooleanEquals', ofType<boolean>('boolean', (a, b) => a === b)],
  ['StringMatches', ofType<string>('string', matchesPattern)],
]);

/** Tests of what a variable is, compared with true or false. */
export const typeTests: ReadonlyMap<string, (value: Json | undefined) => boolean> = new Map([
  ['IsPresent', (value: Json | undefined) => value !== undefined],
  ['IsNull', (value: Json | undefined) => value === null],
  ['IsString', (value: Json | undefined) => typeof value === 'string'],
  ['IsNumeric', (value: Json | undefined) => typeof value === 'number'],
  ['IsBoolean', (value: Json | undefined) => typeof value === 'boolean'],
]);
