import { isRecord } from '../json.ts';
import { badSchema, type Located, type Registry } from '../registry.ts';
import { keywordValue } from './leaf-keywords.ts';
import { fail, inPlace, Seen, type KeywordCompiler, type Run, type Violation } from './run.ts';

/** The schemas of `allOf`, `anyOf`, `oneOf` or `prefixItems`. */
export function schemaList(at: Located, keyword: string, registry: Registry): readonly Located[] {
  const list = keywordValue(at, keyword);
  if (!Array.isArray(list)) throw badSchema(at, keyword, 'is not a list of schemas', 'Give a list of schemas.');
  return list.map((_, index) => registry.child(at, keyword, index));
}

/** The schemas of `properties` and its like, by name. */
export function schemaMap(at: Located, keyword: string, registry: Registry): ReadonlyMap<string, Located> {
  const map = keywordValue(at, keyword);
  if (!isRecord(map)) throw badSchema(at, keyword, 'is not an object of schemas', 'Give an object of schemas.');
  return new Map(Object.keys(map).map((name) => [name, registry.child(at, keyword, name)]));
}

function reference(keyword: '$ref' | '$dynamicRef' | '$recursiveRef'): KeywordCompiler {
  return (at, registry) => {
    const target = registry.follow(at, keyword);
    return (value, run) => inPlace(target, value, run, [keyword]);
  };
}

/** Evaluates every branch; gives the indices of those that hold, and what broke the others. */
function tryBranches(
  branches: readonly Located[],
  keyword: string,
  value: unknown,
  run: Run,
): { readonly held: readonly number[]; readonly causes: readonly Violation[] } {
  const causes: Violation[] | undefined = run.violations === undefined ? undefined : [];
  const held = branches.flatMap((branch, index) =>
    inPlace(branch, value, run, [keyword, index], causes) ? [index] : [],
  );
  return { held, causes: causes ?? [] };
}

/** Keywords that apply schemas to the value itself. */
export const logicKeywords: Readonly<Record<string, KeywordCompiler>> = {
  $ref: reference('$ref'),
  $dynamicRef: reference('$dynamicRef'),
  $recursiveRef: reference('$recursiveRef'),
  allOf: (at, registry) => {
    const branches = schemaList(at, 'allOf', registry);
    return (value, run) => {
      let holds = true;
      for (const [index, branch] of branches.entries()) {
        if (inPlace(branch, value, run, ['allOf', index])) continue;
        holds = false;
        if (run.violations === undefined) return false;
      }
      return holds;
    };
  },
  anyOf: (at, registry) => {
    const branches = schemaList(at, 'anyOf', registry);
    return (value, run) => {
      if (run.seen === undefined && run.violations === undefined) {
        return branches.some((branch, index) => inPlace(branch, value, run, ['anyOf', index]));
      }
      const { held, causes } = tryBranches(branches, 'anyOf', value, run);
      return held.length > 0 || fail(run, at, 'anyOf', { causes });
    };
  },
  oneOf: (at, registry) => {
    const branches = schemaList(at, 'oneOf', registry);
    return (value, run) => {
      const { held, causes } = tryBranches(branches, 'oneOf', value, run);
      return (
        held.length === 1 || fail(run, at, 'oneOf', held.length === 0 ? { causes } : { detail: held.join(' and ') })
      );
    };
  },
  not: (at, registry) => {
    const refused = registry.child(at, 'not');
    return (value, run) => {
      const holds = run.validator.apply(refused, value, {
        ...run,
        violations: undefined,
        seen: run.seen === undefined ? undefined : new Seen(),
        depth: run.depth + 1,
      });
      return !holds || fail(run, at, 'not');
    };
  },
  if: (at, registry) => {
    const condition = registry.child(at, 'if');
    const has = (keyword: string): Located | undefined =>
      keywordValue(at, keyword) === undefined ? undefined : registry.child(at, keyword);
    const [then, otherwise] = [has('then'), has('else')];
    return (value, run) => {
      const holds = inPlace(condition, value, run, ['if'], undefined);
      const keyword = holds ? 'then' : 'else';
      const branch = holds ? then : otherwise;
      return branch === undefined || inPlace(branch, value, run, [keyword]);
    };
  },
};
