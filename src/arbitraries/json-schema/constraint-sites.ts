import type { Site, Step } from './build/conjunction.ts';
import type { Located, Registry } from './registry.ts';
import { containsBounds, itemSchemas } from './validate/array-keywords.ts';
import { keywordValue } from './validate/leaf-keywords.ts';
import { schemaList, schemaMap } from './validate/logic-keywords.ts';
import { dependentSchemas } from './validate/object-keywords.ts';
import { tokensOf, type Violation } from './validate/run.ts';
import type { Validator } from './validate/validator.ts';

/** A constraint that can be broken, and the keyword's name for messages. */
export interface NamedSite {
  readonly site: Site;
  readonly name: string;
}

/** Constraints looked at in one schema, and steps to one of them: beyond these, a schema has more than anybody tries. */
const maxSites = 600;
const maxSteps = 12;

/** Keywords that are broken as a whole. */
const breakable: readonly string[] = [
  'type',
  'const',
  'enum',
  'multipleOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required',
  'propertyNames',
  'dependentRequired',
  'dependencies',
  'anyOf',
  'oneOf',
  'not',
];

/** Every constraint that a value of the root can break, with the way to it. */
export function constraintSites(registry: Registry): readonly NamedSite[] {
  const sites: NamedSite[] = [];
  visit(registry.root, [], new Set(), registry, sites);
  return sites;
}

function visit(
  at: Located,
  steps: readonly Step[],
  above: ReadonlySet<Located>,
  registry: Registry,
  sites: NamedSite[],
): void {
  if (sites.length >= maxSites || steps.length > maxSteps || above.has(at)) return;
  if (typeof at.schema === 'boolean') {
    const last = steps.at(-1);
    if (!at.schema && last !== undefined) sites.push({ site: { steps, keyword: '' }, name: last.keyword });
    return;
  }
  const has = (keyword: string): boolean => keywordValue(at, keyword) !== undefined;
  for (const keyword of breakable) if (has(keyword)) sites.push({ site: { steps, keyword }, name: keyword });
  if (has('contains')) {
    const { min, max } = containsBounds(at);
    const keyword = has('minContains') ? 'minContains' : 'contains';
    if (min > 0) sites.push({ site: { steps, keyword }, name: keyword });
    if (max !== Infinity) sites.push({ site: { steps, keyword: 'maxContains' }, name: 'maxContains' });
  }
  const inside = new Set([...above, at]);
  for (const step of stepsFrom(at, registry)) {
    visit(childOf(at, step, registry), [...steps, step], inside, registry, sites);
  }
}

function childOf(at: Located, { keyword, token }: Step, registry: Registry): Located {
  if (keyword.startsWith('$')) return registry.follow(at, keyword as '$ref');
  return registry.child(at, keyword, ...(token === undefined ? [] : [token]));
}

/** The subschemas that must hold whenever the schema does, or can be made to matter. */
function stepsFrom(at: Located, registry: Registry): readonly Step[] {
  const has = (keyword: string): boolean => keywordValue(at, keyword) !== undefined;
  const named = (keyword: string): Step[] =>
    has(keyword) ? [...schemaMap(at, keyword, registry).keys()].map((token) => ({ keyword, token })) : [];
  const { prefix, prefixKeyword, rest, restKeyword } = itemSchemas(at, registry);
  const dependents = (['dependentSchemas', 'dependencies'] as const).flatMap((keyword) =>
    has(keyword) ? [...dependentSchemas(at, keyword, registry).keys()].map((token) => ({ keyword, token })) : [],
  );
  return [
    ...(['$ref', '$dynamicRef', '$recursiveRef'] as const).filter(has).map((keyword) => ({ keyword })),
    ...(has('allOf') ? schemaList(at, 'allOf', registry).map((_, token) => ({ keyword: 'allOf', token })) : []),
    ...(has('if') ? ['then', 'else'].filter(has).map((keyword) => ({ keyword })) : []),
    ...named('properties'),
    ...named('patternProperties'),
    ...(has('additionalProperties') ? [{ keyword: 'additionalProperties' }] : []),
    ...prefix.map((_, token) => ({ keyword: prefixKeyword, token })),
    ...(rest === undefined ? [] : [{ keyword: restKeyword }]),
    ...dependents,
    ...['unevaluatedItems', 'unevaluatedProperties'].filter(has).map((keyword) => ({ keyword })),
  ];
}

/** The violation of a value, when it is the only one and stands where it was meant to. */
export function soleViolation(validator: Validator, value: unknown, at: Located, site: Site): Violation | undefined {
  const [violation, another] = validator.violations(value, at);
  if (violation === undefined || another !== undefined) return undefined;
  const expected = site.steps.flatMap(({ keyword, token }) => (token === undefined ? [keyword] : [keyword, token]));
  const wanted = site.keyword === '' ? expected : [...expected, site.keyword];
  const found = tokensOf(violation.location);
  const isThere =
    found.length === wanted.length && wanted.every((token, index) => String(found[index]) === String(token));
  return isThere ? violation : undefined;
}
