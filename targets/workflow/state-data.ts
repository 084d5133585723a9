import { comparisons, typeTests, type Comparison } from './choice-rule.ts';
import type { Path, Rule } from './definition.ts';
import type { Json } from './json.ts';
import { readAt, writeAt } from './reference-path.ts';
import { runtimeFailure, StateFailure } from './state-failure.ts';

const nothing: Json = Object.freeze({});

/**
 * The part of a value that a path leads to; an empty object for no path.
 * @throws StateFailure `States.Runtime`
 */
export function select(value: Json, path: Path): Json {
  if (path === null) return nothing;
  const found = readAt(value, path);
  if (found === undefined) throw runtimeFailure(`nothing stands at ${showPath(path)}`);
  return found;
}

/**
 * The value with a result put where a path leads to; the value alone for no path.
 * @throws StateFailure `States.ResultPathMatchFailure`
 */
export function place(value: Json, path: Path, result: Json): Json {
  if (path === null) return value;
  const placed = writeAt(value, path, result);
  if (placed !== undefined) return placed;
  throw new StateFailure('States.ResultPathMatchFailure', `nothing can be put at ${showPath(path)}`);
}

/**
 * Whether a rule holds.
 * @throws StateFailure `States.Runtime` when a variable is missing, other than for a test of what it is
 */
export function holds(rule: Rule, value: Json): boolean {
  switch (rule.kind) {
    case 'and':
      return rule.rules.every((part) => holds(part, value));
    case 'or':
      return rule.rules.some((part) => holds(part, value));
    case 'not':
      return !holds(rule.rule, value);
    case 'is':
      return typeTests.get(rule.test)?.(readAt(value, rule.variable ?? [])) === rule.expected;
    case 'compare': {
      const operand = 'path' in rule.operand ? select(value, rule.operand.path) : rule.operand.value;
      return (comparisons.get(rule.comparison) as Comparison)(select(value, rule.variable), operand);
    }
  }
}

function showPath(path: readonly (string | number)[]): string {
  return ['$', ...path].join('.');
}
