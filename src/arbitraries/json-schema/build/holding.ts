import { isRecord, sameJson } from '../json.ts';
import { integerFormats, textFormat } from '../formats/formats.ts';
import { containsBounds, itemSchemas } from '../validate/array-keywords.ts';
import {
  countOf,
  isStrictBound,
  keywordValue,
  numberOf,
  requiredNames,
  typesOf,
  valuesOf,
} from '../validate/leaf-keywords.ts';
import { schemaList, schemaMap } from '../validate/logic-keywords.ts';
import { dependentNames, dependentSchemas, patternMembers, schemaOf } from '../validate/object-keywords.ts';
import {
  typeBits,
  types,
  type Conjunction,
  type ContainsRule,
  type ItemPart,
  type MemberRule,
  type ObjectPart,
  fails,
  holds,
  literal,
  type Goal,
} from './conjunction.ts';
import type { KeywordContext } from './draft.ts';

type Holding = (context: KeywordContext) => void;

/** A keyword that changes the conjunction and nothing else. */
function plainly(change: (conjunction: Conjunction, context: KeywordContext) => void): Holding {
  return (context) => change(context.draft.conjunction, context);
}

function reference(keyword: '$ref' | '$dynamicRef' | '$recursiveRef'): Holding {
  return ({ add, goal }) => add(goal(keyword));
}

export const absent = (key: string): Goal =>
  literal(
    `absent ${JSON.stringify(key)}`,
    (conjunction) => conjunction.forbid(key),
    (value) => !isRecord(value) || !Object.hasOwn(value, key),
  );

export const present = (key: string): Goal =>
  literal(
    `present ${JSON.stringify(key)}`,
    (conjunction) => {
      conjunction.restrict(types.object, 'only objects have members');
      conjunction.require(key);
    },
    (value) => isRecord(value) && Object.hasOwn(value, key),
  );

function addDependentSchemas(
  { at, registry, choose, add, goal, isOnPath }: KeywordContext,
  keyword: 'dependentSchemas' | 'dependencies',
): void {
  for (const name of dependentSchemas(at, keyword, registry).keys()) {
    if (isOnPath(keyword, name)) {
      add(present(name));
      add(goal(keyword, name));
    } else {
      choose([[absent(name)], [present(name), goal(keyword, name)]]);
    }
  }
}

function addItems({ at, registry, goal, isOnPath, draft: { conjunction }, owners }: KeywordContext): void {
  const { prefix, prefixKeyword, rest, restKeyword } = itemSchemas(at, registry);
  const broken = prefix.findIndex((_, index) => isOnPath(prefixKeyword, index));
  const part: ItemPart = {
    prefix: prefix.map((_, index) => goal(prefixKeyword, index)),
    rest: rest === undefined ? undefined : holds(rest),
    owners,
  };
  conjunction.itemParts = [...conjunction.itemParts, part];
  if (broken >= 0) {
    conjunction.restrict(types.array, 'only arrays have items');
    conjunction.minItems = Math.max(conjunction.minItems, broken + 1);
  }
  if (rest !== undefined && isOnPath(restKeyword)) {
    conjunction.restrict(types.array, 'only arrays have items');
    const rule: ContainsRule = {
      goal: goal(restKeyword),
      opposite: undefined,
      min: 1,
      max: Infinity,
      from: prefix.length,
      instead: part,
      owners: [],
    };
    conjunction.contains = [...conjunction.contains, rule];
  }
}

function addMembers({ at, registry, goal, isOnPath, draft: { conjunction }, owners }: KeywordContext): void {
  const named = keywordValue(at, 'properties') === undefined ? [] : [...schemaMap(at, 'properties', registry).keys()];
  const patterns = patternMembers(at, registry);
  const rest = schemaOf(at, 'additionalProperties', registry);
  const part: ObjectPart = {
    properties: new Map(named.map((name) => [name, goal('properties', name)])),
    patterns: patterns.map(({ source, regex, at: member }) => ({ source, regex, goal: holds(member) })),
    rest: rest === undefined ? undefined : holds(rest),
    owners,
  };
  conjunction.objectParts = [...conjunction.objectParts, part];
  const onPath = named.filter((name) => isOnPath('properties', name));
  if (onPath.length > 0) {
    conjunction.restrict(types.object, 'only objects have members');
    conjunction.require(...onPath);
  }
  const rules: MemberRule[] = patterns
    .filter(({ source }) => isOnPath('patternProperties', source))
    .map(({ source, regex }) => {
      const others = patterns.filter((pattern) => pattern.source !== source);
      return {
        key: `pattern ${source}`,
        accepts: (name) => regex.test(name) && !others.some((other) => other.regex.test(name)),
        name: [matching(source, regex)],
        goal: goal('patternProperties', source),
        instead: { part, pattern: source },
      };
    });
  if (rest !== undefined && isOnPath('additionalProperties')) {
    rules.push({ ...outside(named, patterns), goal: goal('additionalProperties'), instead: { part } });
  }
  if (rules.length > 0) conjunction.restrict(types.object, 'only objects have members');
  conjunction.members = [...conjunction.members, ...rules];
}

/** A name that a pattern matches. */
export function matching(source: string, regex: RegExp): Goal {
  return literal(
    `matches ${source}`,
    (conjunction) => (conjunction.patterns = [...conjunction.patterns, source]),
    (value) => typeof value === 'string' && regex.test(value),
  );
}

function notMatching(source: string, regex: RegExp): Goal {
  return literal(
    `misses ${source}`,
    (conjunction) => (conjunction.notPatterns = [...conjunction.notPatterns, source]),
    (value) => typeof value === 'string' && !regex.test(value),
  );
}

export function unlike(names: readonly string[]): Goal {
  return literal(
    `none of ${JSON.stringify(names)}`,
    (conjunction) => (conjunction.excluded = [...conjunction.excluded, ...names]),
    (value) => !names.includes(value as string),
  );
}

/** A member that neither a name nor a pattern speaks of. */
export function outside(
  named: readonly string[],
  patterns: readonly { readonly source: string; readonly regex: RegExp }[],
): { readonly key: string; readonly accepts: (name: string) => boolean; readonly name: readonly Goal[] } {
  return {
    key: `outside ${JSON.stringify(named)} ${patterns.map(({ source }) => source).join(' ')}`,
    accepts: (name) => !named.includes(name) && !patterns.some(({ regex }) => regex.test(name)),
    name: [
      ...patterns.map(({ source, regex }) => notMatching(source, regex)),
      ...(named.length > 0 ? [unlike(named)] : []),
    ],
  };
}

function addOneOf({ at, registry, choose, goal, isOnPath, add }: KeywordContext): void {
  const branches = schemaList(at, 'oneOf', registry);
  const onPath = branches.findIndex((_, index) => isOnPath('oneOf', index));
  if (onPath >= 0) {
    for (const [index, branch] of branches.entries()) add(index === onPath ? goal('oneOf', index) : fails(branch));
    return;
  }
  choose(branches.map((branch) => [holds(branch), ...branches.filter((other) => other !== branch).map(fails)]));
}

function addAnyOf({ at, registry, choose, goal, isOnPath, add }: KeywordContext): void {
  const branches = schemaList(at, 'anyOf', registry);
  const onPath = branches.findIndex((_, index) => isOnPath('anyOf', index));
  if (onPath >= 0) {
    for (const [index, branch] of branches.entries()) add(index === onPath ? goal('anyOf', index) : fails(branch));
    return;
  }
  choose(branches.map((branch) => [holds(branch)]));
}

function addCondition({ at, registry, choose, goal, isOnPath, add }: KeywordContext): void {
  const condition = registry.child(at, 'if');
  const has = (keyword: string): boolean => keywordValue(at, keyword) !== undefined;
  if (isOnPath('then') || isOnPath('else')) {
    add(isOnPath('then') ? holds(condition) : fails(condition));
    add(goal(isOnPath('then') ? 'then' : 'else'));
    return;
  }
  if (!has('then') && !has('else')) return;
  choose([
    [holds(condition), ...(has('then') ? [goal('then')] : [])],
    [fails(condition), ...(has('else') ? [goal('else')] : [])],
  ]);
}

/** How each keyword is built into a conjunction. */
export const holding: Readonly<Record<string, Holding>> = {
  type: plainly((conjunction, { at }) => {
    const bits = typesOf(at).reduce((sum, name) => sum | typeBits[name]!, 0);
    conjunction.restrict(bits, `${at.pointer}/type allows no type that is left`);
  }),
  const: plainly((conjunction, { at }) => conjunction.allow([keywordValue(at, 'const')], sameJson)),
  enum: plainly((conjunction, { at }) => conjunction.allow(valuesOf(at, 'enum'), sameJson)),
  multipleOf: plainly((conjunction, { at }) => {
    conjunction.multiples = [...new Set([...conjunction.multiples, numberOf(at, 'multipleOf')])];
  }),
  minimum: plainly((conjunction, { at }) => conjunction.atLeast(numberOf(at, 'minimum'), isStrictBound(at, 'minimum'))),
  maximum: plainly((conjunction, { at }) => conjunction.atMost(numberOf(at, 'maximum'), isStrictBound(at, 'maximum'))),
  exclusiveMinimum: plainly((conjunction, { at }) => {
    if (typeof keywordValue(at, 'exclusiveMinimum') !== 'boolean')
      conjunction.atLeast(numberOf(at, 'exclusiveMinimum'), true);
  }),
  exclusiveMaximum: plainly((conjunction, { at }) => {
    if (typeof keywordValue(at, 'exclusiveMaximum') !== 'boolean')
      conjunction.atMost(numberOf(at, 'exclusiveMaximum'), true);
  }),
  minLength: plainly((conjunction, { at }) => {
    conjunction.minLength = Math.max(conjunction.minLength, countOf(at, 'minLength'));
  }),
  maxLength: plainly((conjunction, { at }) => {
    conjunction.maxLength = Math.min(conjunction.maxLength, countOf(at, 'maxLength'));
  }),
  pattern: plainly((conjunction, { at }) => {
    conjunction.patterns = [...new Set([...conjunction.patterns, keywordValue(at, 'pattern') as string])];
  }),
  format: plainly((conjunction, { at }) => {
    const name = keywordValue(at, 'format') as string;
    const range = integerFormats.get(name);
    if (range !== undefined) {
      conjunction.atLeast(range[0], false);
      conjunction.atMost(range[1], false);
      conjunction.bits &= ~types.fraction;
    } else if (textFormat(name) !== undefined) {
      conjunction.formats = [...new Set([...conjunction.formats, name])];
    }
  }),
  minItems: plainly((conjunction, { at }) => {
    conjunction.minItems = Math.max(conjunction.minItems, countOf(at, 'minItems'));
  }),
  maxItems: plainly((conjunction, { at }) => {
    conjunction.maxItems = Math.min(conjunction.maxItems, countOf(at, 'maxItems'));
  }),
  uniqueItems: plainly((conjunction, { at }) => {
    conjunction.unique ||= keywordValue(at, 'uniqueItems') === true;
  }),
  contains: ({ at, registry, draft: { conjunction }, owners }) => {
    const { min, max } = containsBounds(at);
    const wanted = registry.child(at, 'contains');
    const opposite = max === Infinity ? undefined : fails(wanted);
    conjunction.contains = [...conjunction.contains, { goal: holds(wanted), opposite, min, max, from: 0, owners }];
  },
  minProperties: plainly((conjunction, { at }) => {
    conjunction.minProperties = Math.max(conjunction.minProperties, countOf(at, 'minProperties'));
  }),
  maxProperties: plainly((conjunction, { at }) => {
    conjunction.maxProperties = Math.min(conjunction.maxProperties, countOf(at, 'maxProperties'));
  }),
  required: plainly((conjunction, { at }) => conjunction.require(...requiredNames(at))),
  propertyNames: plainly((conjunction, { at, registry }) => {
    conjunction.names = [...conjunction.names, holds(registry.child(at, 'propertyNames'))];
  }),
  dependentRequired: plainly((conjunction, { at }) => {
    conjunction.dependents = [...conjunction.dependents, ...dependentNames(at, 'dependentRequired')];
  }),
  dependencies: (context) => {
    const { conjunction } = context.draft;
    conjunction.dependents = [...conjunction.dependents, ...dependentNames(context.at, 'dependencies')];
    addDependentSchemas(context, 'dependencies');
  },
  dependentSchemas: (context) => addDependentSchemas(context, 'dependentSchemas'),
  $ref: reference('$ref'),
  $dynamicRef: reference('$dynamicRef'),
  $recursiveRef: reference('$recursiveRef'),
  allOf: ({ at, registry, add, goal }) => {
    for (const index of schemaList(at, 'allOf', registry).keys()) add(goal('allOf', index));
  },
  anyOf: addAnyOf,
  oneOf: addOneOf,
  not: ({ at, registry, add }) => add(fails(registry.child(at, 'not'))),
  if: addCondition,
};

/** Keywords that are built together, under the first of them that a schema has. */
export const groups: readonly { readonly keywords: readonly string[]; readonly add: Holding }[] = [
  { keywords: ['prefixItems', 'items', 'additionalItems'], add: addItems },
  { keywords: ['properties', 'patternProperties', 'additionalProperties'], add: addMembers },
];
