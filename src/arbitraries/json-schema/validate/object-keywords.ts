import { readPattern } from '../../pattern/read-pattern.ts';
import { isRecord } from '../json.ts';
import { badSchema, type Located, type Registry } from '../registry.ts';
import { keywordValue } from './leaf-keywords.ts';
import { schemaMap } from './logic-keywords.ts';
import { below, fail, inPlace, type KeywordCheck, type KeywordCompiler, type Run } from './run.ts';

/** The schema of a keyword that holds exactly one. */
export function schemaOf(at: Located, keyword: string, registry: Registry): Located | undefined {
  return keywordValue(at, keyword) === undefined ? undefined : registry.child(at, keyword);
}

export interface PatternMember {
  readonly source: string;
  readonly regex: RegExp;
  readonly at: Located;
}

export function patternMembers(at: Located, registry: Registry): readonly PatternMember[] {
  if (keywordValue(at, 'patternProperties') === undefined) return [];
  return [...schemaMap(at, 'patternProperties', registry)].map(([source, member]) => {
    const { regex } = readPattern(source);
    return { source, regex, at: member };
  });
}

/** What `dependentRequired` and `dependentSchemas` say, in the spelling of draft-07 (`dependencies`) too. */
export function dependentNames(
  at: Located,
  keyword: 'dependentRequired' | 'dependencies',
): ReadonlyMap<string, readonly string[]> {
  const map = keywordValue(at, keyword);
  if (!isRecord(map)) throw badSchema(at, keyword, 'is not an object', 'Give an object of lists of names.');
  const dependents = new Map<string, readonly string[]>();
  for (const [name, names] of Object.entries(map)) {
    if (typeof names === 'string') dependents.set(name, [names]);
    else if (Array.isArray(names) && names.every((each) => typeof each === 'string')) dependents.set(name, names);
    else if (keyword === 'dependentRequired') {
      throw badSchema(at, keyword, `holds no list of names for ${JSON.stringify(name)}`, 'Give a list of names.');
    }
  }
  return dependents;
}

export function dependentSchemas(
  at: Located,
  keyword: 'dependentSchemas' | 'dependencies',
  registry: Registry,
): ReadonlyMap<string, Located> {
  const map = keywordValue(at, keyword);
  if (!isRecord(map)) throw badSchema(at, keyword, 'is not an object', 'Give an object of schemas.');
  const names = Object.keys(map).filter((name) => typeof map[name] === 'boolean' || isRecord(map[name]));
  return new Map(names.map((name) => [name, registry.child(at, keyword, name)]));
}

type Members = Readonly<Record<string, unknown>>;

/** A check of objects; other values pass. */
function ofObject(check: (value: Members, run: Run) => boolean): KeywordCheck {
  return (value, run) => !isRecord(value) || check(value, run);
}

/** Applies a schema to each of some members. */
function eachMember(
  value: Members,
  run: Run,
  keys: readonly string[],
  schemaFor: (key: string) => readonly { readonly at: Located; readonly tokens: readonly string[] }[],
): boolean {
  let holds = true;
  for (const key of keys) {
    for (const { at, tokens } of schemaFor(key)) {
      run.seen?.keys.add(key);
      if (below(at, value[key], run, key, tokens)) continue;
      holds = false;
      if (run.violations === undefined) return false;
    }
  }
  return holds;
}

function requireNames(dependents: ReadonlyMap<string, readonly string[]>, at: Located, keyword: string): KeywordCheck {
  return ofObject((value, run) => {
    let holds = true;
    for (const [name, names] of dependents) {
      if (!Object.hasOwn(value, name)) continue;
      for (const wanted of names) {
        if (!Object.hasOwn(value, wanted)) holds = fail(run, at, keyword, { detail: `${name}: ${wanted}` });
      }
    }
    return holds;
  });
}

function requireSchemas(dependents: ReadonlyMap<string, Located>, keyword: string): KeywordCheck {
  return ofObject((value, run) => {
    let holds = true;
    for (const [name, schema] of dependents) {
      if (Object.hasOwn(value, name) && !inPlace(schema, value, run, [keyword, name])) holds = false;
    }
    return holds;
  });
}

/** Keywords about the members of objects, but `unevaluatedProperties`, which comes last. */
export const objectKeywords: Readonly<Record<string, KeywordCompiler>> = {
  properties: (at, registry) => {
    const members = schemaMap(at, 'properties', registry);
    const known = new Map([...members].map(([name, member]) => [name, [{ at: member, tokens: ['properties', name] }]]));
    const names = [...members.keys()];
    return ofObject((value, run) =>
      eachMember(
        value,
        run,
        names.filter((name) => Object.hasOwn(value, name)),
        (name) => known.get(name)!,
      ),
    );
  },
  patternProperties: (at, registry) => {
    const members = patternMembers(at, registry);
    const matching = (key: string): { at: Located; tokens: string[] }[] =>
      members
        .filter(({ regex }) => regex.test(key))
        .map((member) => ({ at: member.at, tokens: ['patternProperties', member.source] }));
    return ofObject((value, run) => eachMember(value, run, Object.keys(value), matching));
  },
  additionalProperties: (at, registry) => {
    const schema = [{ at: registry.child(at, 'additionalProperties'), tokens: ['additionalProperties'] }];
    const isNamed = namedBeside(at, registry);
    return ofObject((value, run) =>
      eachMember(
        value,
        run,
        Object.keys(value).filter((key) => !isNamed(key)),
        () => schema,
      ),
    );
  },
  propertyNames: (at, registry) => {
    const names = registry.child(at, 'propertyNames');
    return ofObject((value, run) => {
      let holds = true;
      for (const key of Object.keys(value)) {
        if (run.validator.apply(names, key, { ...run, violations: undefined, seen: undefined, depth: run.depth + 1 }))
          continue;
        holds = fail(run, at, 'propertyNames', { detail: key });
      }
      return holds;
    });
  },
  dependentRequired: (at) => requireNames(dependentNames(at, 'dependentRequired'), at, 'dependentRequired'),
  dependentSchemas: (at, registry) =>
    requireSchemas(dependentSchemas(at, 'dependentSchemas', registry), 'dependentSchemas'),
  dependencies: (at, registry) => {
    const names = requireNames(dependentNames(at, 'dependencies'), at, 'dependencies');
    const schemas = requireSchemas(dependentSchemas(at, 'dependencies', registry), 'dependencies');
    return (value, run) => names(value, run) && schemas(value, run);
  },
};

/** Whether `properties` or `patternProperties` of the same schema speak of a key: what is left is additional. */
export function namedBeside(at: Located, registry: Registry): (key: string) => boolean {
  const names = new Set(
    isRecord(keywordValue(at, 'properties')) ? Object.keys(keywordValue(at, 'properties') as object) : [],
  );
  const patterns = patternMembers(at, registry);
  return (key) => names.has(key) || patterns.some(({ regex }) => regex.test(key));
}

export const unevaluatedProperties: KeywordCompiler = (at, registry) => {
  const schema = [{ at: registry.child(at, 'unevaluatedProperties'), tokens: ['unevaluatedProperties'] }];
  return ofObject((value, run) => {
    const rest = Object.keys(value).filter((key) => !run.seen!.keys.has(key));
    return eachMember(value, run, rest, () => schema);
  });
};
