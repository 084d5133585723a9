import { isRecord, sameJson } from '../json.ts';
import { integerFormats, textFormat } from '../formats/formats.ts';
import type { Located, Registry } from '../registry.ts';
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
import { dependentNames, dependentSchemas, patternMembers } from '../validate/object-keywords.ts';
import {
  everyType,
  typeBits,
  types,
  type Conjunction,
  type ContainsRule,
  type MemberRule,
  fails,
  goalKey,
  holds,
  literal,
  type Goal,
} from './conjunction.ts';
import { absent, matching, outside, present } from './holding.ts';

/** Ways to break one keyword; undefined when there is no way to build it, so that values have to be tried. */
type Breaking = (at: Located, registry: Registry) => readonly (readonly Goal[])[] | undefined;

/** A way that only values of some types have. */
function only(bits: number, key: string, change: (conjunction: Conjunction) => void): readonly Goal[] {
  return [
    literal(`break ${key}`, (conjunction) => {
      conjunction.restrict(bits, `only another type breaks ${key}`);
      change(conjunction);
    }),
  ];
}

const number = types.integer | types.fraction;

function bound(keyword: string, change: (conjunction: Conjunction, at: Located) => void): Breaking {
  return (at) => [only(number, `${keyword} of ${at.id}`, (conjunction) => change(conjunction, at))];
}

/** A count that must be passed or missed: `below` zero is impossible. */
function count(keyword: string, bits: number, change: (conjunction: Conjunction, value: number) => void): Breaking {
  return (at) => {
    const value = countOf(at, keyword);
    return [only(bits, `${keyword} of ${at.id}`, (conjunction) => change(conjunction, value))];
  };
}

function excluding(values: readonly unknown[], key: string): readonly (readonly Goal[])[] {
  return [
    [
      literal(
        `exclude ${key}`,
        (conjunction) => {
          conjunction.excluded = [...conjunction.excluded, ...values];
          conjunction.exact = false;
        },
        (value) => !values.some((other) => sameJson(value, other)),
      ),
    ],
  ];
}

function someItem(key: string, from: number, goal: Goal): readonly Goal[] {
  const rule: ContainsRule = { goal, opposite: undefined, min: 1, max: Infinity, from, owners: [] };
  return only(types.array, key, (conjunction) => (conjunction.contains = [...conjunction.contains, rule]));
}

function someMember(rule: MemberRule): readonly Goal[] {
  return only(types.object, `${rule.key} ${rule.goal === undefined ? '' : goalKey(rule.goal)}`, (conjunction) => {
    conjunction.members = [...conjunction.members, rule];
  });
}

function breakItems(
  at: Located,
  registry: Registry,
  keyword: 'prefixItems' | 'items' | 'additionalItems',
): readonly (readonly Goal[])[] {
  const { prefix, prefixKeyword, rest, restKeyword } = itemSchemas(at, registry);
  if (keyword === restKeyword && rest !== undefined) return [someItem(`items of ${at.id}`, prefix.length, fails(rest))];
  if (keyword !== prefixKeyword) return [];
  return prefix.map((schema, index) =>
    only(types.array, `item ${index} of ${at.id}`, (conjunction) => {
      conjunction.minItems = Math.max(conjunction.minItems, index + 1);
      const part = {
        prefix: [...Array.from({ length: index }, () => undefined), fails(schema)],
        rest: undefined,
        owners: [],
      };
      conjunction.itemParts = [...conjunction.itemParts, part];
    }),
  );
}

function breakProperties(at: Located, registry: Registry): readonly (readonly Goal[])[] {
  return [...schemaMap(at, 'properties', registry)].map(([name, schema]) => [
    present(name),
    literal(`member ${JSON.stringify(name)} -${schema.id}`, (conjunction) => {
      const part = { properties: new Map([[name, fails(schema)]]), patterns: [], rest: undefined, owners: [] };
      conjunction.objectParts = [...conjunction.objectParts, part];
    }),
  ]);
}

function breakOneOf(at: Located, registry: Registry): readonly (readonly Goal[])[] {
  const branches = schemaList(at, 'oneOf', registry);
  const pairs = branches.flatMap((first, index) =>
    branches.slice(index + 1).map((second) => [holds(first), holds(second)]),
  );
  return [branches.map(fails), ...pairs];
}

function breakDependentSchemas(
  at: Located,
  keyword: 'dependentSchemas' | 'dependencies',
  registry: Registry,
): readonly (readonly Goal[])[] {
  return [...dependentSchemas(at, keyword, registry)].map(([name, schema]) => [present(name), fails(schema)]);
}

function breakDependentNames(at: Located, keyword: 'dependentRequired' | 'dependencies'): readonly (readonly Goal[])[] {
  return [...dependentNames(at, keyword)].flatMap(([name, names]) =>
    names.filter((wanted) => wanted !== name).map((wanted) => [present(name), absent(wanted)]),
  );
}

function breakContains(at: Located, registry: Registry): readonly (readonly Goal[])[] {
  const wanted = registry.child(at, 'contains');
  const { min, max } = containsBounds(at);
  const rule = (from: number, to: number): ContainsRule => ({
    goal: holds(wanted),
    opposite: fails(wanted),
    min: from,
    max: to,
    from: 0,
    owners: [],
  });
  const withRule = (key: string, added: ContainsRule): readonly Goal[] =>
    only(types.array, `${key} of ${at.id}`, (conjunction) => (conjunction.contains = [...conjunction.contains, added]));
  return [
    ...(min > 0 ? [withRule('contains', rule(0, min - 1))] : []),
    ...(max === Infinity ? [] : [withRule('maxContains', rule(max + 1, Infinity))]),
  ];
}

function breakFormat(at: Located): readonly (readonly Goal[])[] {
  const name = keywordValue(at, 'format') as string;
  const range = integerFormats.get(name);
  if (range !== undefined) {
    return [
      only(types.fraction, `${name} of ${at.id}`, () => undefined),
      only(number, `${name} above of ${at.id}`, (conjunction) => conjunction.atLeast(range[1], true)),
      only(number, `${name} below of ${at.id}`, (conjunction) => conjunction.atMost(range[0], true)),
    ];
  }
  if (textFormat(name) === undefined) return [];
  return [
    only(types.string, `format ${name}`, (conjunction) => (conjunction.notFormats = [...conjunction.notFormats, name])),
  ];
}

/** How each keyword is broken. What is not here says nothing about a value. */
export const breaking: Readonly<Record<string, Breaking>> = {
  type: (at) => {
    const bits = typesOf(at).reduce((sum, name) => sum | typeBits[name]!, 0);
    return [only(everyType & ~bits, `type of ${at.id}`, () => undefined)];
  },
  const: (at) => excluding([keywordValue(at, 'const')], `const of ${at.id}`),
  enum: (at) => excluding(valuesOf(at, 'enum'), `enum of ${at.id}`),
  multipleOf: (at) => [
    only(number, `multipleOf of ${at.id}`, (conjunction) => {
      conjunction.notMultiples = [...conjunction.notMultiples, numberOf(at, 'multipleOf')];
    }),
  ],
  minimum: bound('minimum', (conjunction, at) =>
    conjunction.atMost(numberOf(at, 'minimum'), !isStrictBound(at, 'minimum')),
  ),
  maximum: bound('maximum', (conjunction, at) =>
    conjunction.atLeast(numberOf(at, 'maximum'), !isStrictBound(at, 'maximum')),
  ),
  exclusiveMinimum: (at) =>
    typeof keywordValue(at, 'exclusiveMinimum') === 'boolean'
      ? []
      : [
          only(number, `exclusiveMinimum of ${at.id}`, (conjunction) =>
            conjunction.atMost(numberOf(at, 'exclusiveMinimum'), false),
          ),
        ],
  exclusiveMaximum: (at) =>
    typeof keywordValue(at, 'exclusiveMaximum') === 'boolean'
      ? []
      : [
          only(number, `exclusiveMaximum of ${at.id}`, (conjunction) =>
            conjunction.atLeast(numberOf(at, 'exclusiveMaximum'), false),
          ),
        ],
  minLength: count('minLength', types.string, (conjunction, value) => {
    conjunction.maxLength = Math.min(conjunction.maxLength, value - 1);
  }),
  maxLength: count('maxLength', types.string, (conjunction, value) => {
    conjunction.minLength = Math.max(conjunction.minLength, value + 1);
  }),
  pattern: (at) => [
    only(types.string, `pattern of ${at.id}`, (conjunction) => {
      conjunction.notPatterns = [...conjunction.notPatterns, keywordValue(at, 'pattern') as string];
    }),
  ],
  format: breakFormat,
  minItems: count('minItems', types.array, (conjunction, value) => {
    conjunction.maxItems = Math.min(conjunction.maxItems, value - 1);
  }),
  maxItems: count('maxItems', types.array, (conjunction, value) => {
    conjunction.minItems = Math.max(conjunction.minItems, value + 1);
  }),
  uniqueItems: (at) =>
    keywordValue(at, 'uniqueItems') === true
      ? [
          only(types.array, `uniqueItems of ${at.id}`, (conjunction) => {
            conjunction.repeated = true;
            conjunction.minItems = Math.max(conjunction.minItems, 2);
          }),
        ]
      : [],
  prefixItems: (at, registry) => breakItems(at, registry, 'prefixItems'),
  items: (at, registry) => breakItems(at, registry, 'items'),
  additionalItems: (at, registry) => breakItems(at, registry, 'additionalItems'),
  contains: breakContains,
  minProperties: count('minProperties', types.object, (conjunction, value) => {
    conjunction.maxProperties = Math.min(conjunction.maxProperties, value - 1);
  }),
  maxProperties: count('maxProperties', types.object, (conjunction, value) => {
    conjunction.minProperties = Math.max(conjunction.minProperties, value + 1);
  }),
  required: (at) =>
    requiredNames(at).map((name) =>
      only(types.object, `required ${JSON.stringify(name)}`, (conjunction) => conjunction.forbid(name)),
    ),
  properties: breakProperties,
  patternProperties: (at, registry) =>
    patternMembers(at, registry).map(({ source, regex, at: member }) =>
      someMember({
        key: `pattern ${source}`,
        accepts: (name) => regex.test(name),
        name: [matching(source, regex)],
        goal: fails(member),
      }),
    ),
  additionalProperties: (at, registry) => {
    const named = isRecord(keywordValue(at, 'properties')) ? Object.keys(keywordValue(at, 'properties') as object) : [];
    const rest = registry.child(at, 'additionalProperties');
    return [someMember({ ...outside(named, patternMembers(at, registry)), goal: fails(rest) })];
  },
  propertyNames: (at, registry) => {
    const names = registry.child(at, 'propertyNames');
    return [
      someMember({
        key: `name -${names.id}`,
        accepts: () => false,
        name: [fails(names)],
        goal: undefined,
        ignoresNames: true,
      }),
    ];
  },
  dependentRequired: (at) => breakDependentNames(at, 'dependentRequired'),
  dependentSchemas: (at, registry) => breakDependentSchemas(at, 'dependentSchemas', registry),
  dependencies: (at, registry) => [
    ...breakDependentNames(at, 'dependencies'),
    ...breakDependentSchemas(at, 'dependencies', registry),
  ],
  $ref: (at, registry) => [[fails(registry.follow(at, '$ref'))]],
  $dynamicRef: (at, registry) => [[fails(registry.follow(at, '$dynamicRef'))]],
  $recursiveRef: (at, registry) => [[fails(registry.follow(at, '$recursiveRef'))]],
  allOf: (at, registry) => schemaList(at, 'allOf', registry).map((branch) => [fails(branch)]),
  anyOf: (at, registry) => [schemaList(at, 'anyOf', registry).map(fails)],
  oneOf: breakOneOf,
  not: (at, registry) => [[holds(registry.child(at, 'not'))]],
  if: (at, registry) => {
    const condition = registry.child(at, 'if');
    const way = (keyword: string, goal: Goal): readonly (readonly Goal[])[] =>
      keywordValue(at, keyword) === undefined ? [] : [[goal, fails(registry.child(at, keyword))]];
    return [...way('then', holds(condition)), ...way('else', fails(condition))];
  },
  unevaluatedProperties: () => undefined,
  unevaluatedItems: () => undefined,
};
