import type { Located, Registry } from '../registry.ts';
import { countOf, keywordValue } from './leaf-keywords.ts';
import { schemaList } from './logic-keywords.ts';
import { below, fail, type KeywordCheck, type KeywordCompiler, type Run, type Violation } from './run.ts';

/** The schemas of an array's items, in the spelling of 2020-12 or of draft-07. */
export interface ItemSchemas {
  readonly prefix: readonly Located[];
  readonly prefixKeyword: 'prefixItems' | 'items';
  readonly rest: Located | undefined;
  readonly restKeyword: 'items' | 'additionalItems';
}

export function itemSchemas(at: Located, registry: Registry): ItemSchemas {
  const list = (keyword: string): readonly Located[] =>
    keywordValue(at, keyword) === undefined ? [] : schemaList(at, keyword, registry);
  const one = (keyword: string): Located | undefined =>
    keywordValue(at, keyword) === undefined ? undefined : registry.child(at, keyword);
  if (Array.isArray(keywordValue(at, 'items'))) {
    return {
      prefix: list('items'),
      prefixKeyword: 'items',
      rest: one('additionalItems'),
      restKeyword: 'additionalItems',
    };
  }
  return { prefix: list('prefixItems'), prefixKeyword: 'prefixItems', rest: one('items'), restKeyword: 'items' };
}

function ofArray(check: (value: readonly unknown[], run: Run) => boolean): KeywordCheck {
  return (value, run) => !Array.isArray(value) || check(value, run);
}

const prefixItems: KeywordCompiler = (at, registry) => {
  const { prefix, prefixKeyword } = itemSchemas(at, registry);
  return ofArray((value, run) => {
    let holds = true;
    for (const [index, schema] of prefix.entries()) {
      if (index >= value.length) break;
      run.seen?.items.add(index);
      if (!below(schema, value[index], run, index, [prefixKeyword, index])) holds = false;
      if (!holds && run.violations === undefined) return false;
    }
    return holds;
  });
};

const restItems: KeywordCompiler = (at, registry) => {
  const { prefix, rest, restKeyword } = itemSchemas(at, registry);
  if (rest === undefined) return undefined;
  return ofArray((value, run) => {
    let holds = true;
    for (let index = prefix.length; index < value.length; index++) {
      run.seen?.items.add(index);
      if (!below(rest, value[index], run, index, [restKeyword])) holds = false;
      if (!holds && run.violations === undefined) return false;
    }
    return holds;
  });
};

/** Bounds of how many items `contains` asks for. */
export function containsBounds(at: Located): { readonly min: number; readonly max: number } {
  return {
    min: keywordValue(at, 'minContains') === undefined ? 1 : countOf(at, 'minContains'),
    max: keywordValue(at, 'maxContains') === undefined ? Infinity : countOf(at, 'maxContains'),
  };
}

/** Keywords about the items of arrays, but `unevaluatedItems`, which comes last. */
export const arrayKeywords: Readonly<Record<string, KeywordCompiler>> = {
  prefixItems: (at, registry) => (Array.isArray(keywordValue(at, 'items')) ? undefined : prefixItems(at, registry)),
  items: (at, registry) => (Array.isArray(keywordValue(at, 'items')) ? prefixItems : restItems)(at, registry),
  additionalItems: (at, registry) => (Array.isArray(keywordValue(at, 'items')) ? restItems(at, registry) : undefined),
  contains: (at, registry) => {
    const wanted = registry.child(at, 'contains');
    const { min, max } = containsBounds(at);
    return ofArray((value, run) => {
      const causes: Violation[] | undefined = run.violations === undefined ? undefined : [];
      let found = 0;
      for (const [index, item] of value.entries()) {
        if (!below(wanted, item, run, index, ['contains'], causes)) continue;
        run.seen?.items.add(index);
        found++;
      }
      if (found < min)
        return fail(run, at, keywordValue(at, 'minContains') === undefined ? 'contains' : 'minContains', {
          causes: causes ?? [],
        });
      return found <= max || fail(run, at, 'maxContains');
    });
  },
};

export const unevaluatedItems: KeywordCompiler = (at, registry) => {
  const schema = registry.child(at, 'unevaluatedItems');
  return ofArray((value, run) => {
    let holds = true;
    for (const [index, item] of value.entries()) {
      if (run.seen!.items.has(index)) continue;
      run.seen!.items.add(index);
      if (!below(schema, item, run, index, ['unevaluatedItems'])) holds = false;
    }
    return holds;
  });
};
