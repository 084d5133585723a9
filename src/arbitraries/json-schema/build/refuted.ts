import type { Located } from '../registry.ts';
import { keywordValue, requiredNames, typesOf, valuesOf } from '../validate/leaf-keywords.ts';
import { schemaList, schemaMap } from '../validate/logic-keywords.ts';
import { namedBeside } from '../validate/object-keywords.ts';
import type { Validator } from '../validate/validator.ts';
import { everyType, typeBits, types, type Conjunction } from './conjunction.ts';

/** References followed to see what a schema says: alternatives of a union are told apart by something near. */
const maxDepth = 6;

/** True when every value of a conjunction is known to fail a schema, so that nothing has to be built for it. */
export function isRefuted(conjunction: Conjunction, at: Located, validator: Validator, depth = 0): boolean {
  if (at.schema === false) return true;
  if (at.schema === true || depth > maxDepth) return false;
  const has = (keyword: string): boolean => keywordValue(at, keyword) !== undefined;
  if ((conjunction.bits & bitsOf(at)) === 0) return true;
  if (conjunction.allowed?.every((value) => !validator.accepts(value, at)) === true) return true;
  const deeper = (other: Located): boolean => isRefuted(conjunction, other, validator, depth + 1);
  const { registry } = validator;
  if (has('$ref') && deeper(registry.follow(at, '$ref'))) return true;
  if (has('allOf') && schemaList(at, 'allOf', registry).some(deeper)) return true;
  for (const keyword of ['anyOf', 'oneOf'])
    if (has(keyword) && schemaList(at, keyword, registry).every(deeper)) return true;
  return conjunction.bits === types.object && isObjectRefuted(conjunction, at, validator);
}

function isObjectRefuted(conjunction: Conjunction, at: Located, validator: Validator): boolean {
  const { registry } = validator;
  const { required, absent, objectParts } = conjunction;
  if (keywordValue(at, 'required') !== undefined && requiredNames(at).some((name) => absent.includes(name)))
    return true;
  if (keywordValue(at, 'additionalProperties') === false) {
    const isNamed = namedBeside(at, registry);
    if (required.some((name) => !isNamed(name))) return true;
  }
  if (keywordValue(at, 'properties') === undefined) return false;
  const members = schemaMap(at, 'properties', registry);
  return required.some((name) => {
    const member = members.get(name);
    if (member === undefined) return false;
    return objectParts.some(({ properties }) => {
      const goal = properties.get(name);
      return goal?.kind === 'holds' && areDisjoint(goal.at, member, validator);
    });
  });
}

/** True when no value satisfies both, as far as constants and types tell. */
function areDisjoint(a: Located, b: Located, validator: Validator): boolean {
  if (a.schema === false || b.schema === false) return true;
  if ((bitsThrough(a, validator) & bitsThrough(b, validator)) === 0) return true;
  const values = constantsOf(a, validator);
  if (values !== undefined) return !values.some((value) => validator.accepts(value, b));
  return constantsOf(b, validator)?.some((value) => validator.accepts(value, a)) === false;
}

function bitsThrough(at: Located, validator: Validator, depth = 0): number {
  if (at.schema === true || depth > maxDepth) return everyType;
  if (at.schema === false) return 0;
  const followed =
    keywordValue(at, '$ref') === undefined
      ? everyType
      : bitsThrough(validator.registry.follow(at, '$ref'), validator, depth + 1);
  return bitsOf(at) & followed;
}

function constantsOf(at: Located, validator: Validator, depth = 0): readonly unknown[] | undefined {
  if (typeof at.schema === 'boolean' || depth > maxDepth) return undefined;
  if (Object.hasOwn(at.schema, 'const')) return [keywordValue(at, 'const')];
  if (Object.hasOwn(at.schema, 'enum')) return valuesOf(at, 'enum');
  if (!Object.hasOwn(at.schema, '$ref')) return undefined;
  return constantsOf(validator.registry.follow(at, '$ref'), validator, depth + 1);
}

function bitsOf(at: Located): number {
  if (keywordValue(at, 'type') === undefined) return everyType;
  return typesOf(at).reduce((sum, name) => sum | typeBits[name]!, 0);
}
