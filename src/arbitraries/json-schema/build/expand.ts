import { pointerToken } from '../json.ts';
import type { Located, Registry } from '../registry.ts';
import { breaking } from './breaking.ts';
import type { Draft, KeywordContext } from './draft.ts';
import { holds, type Goal, type Site, types } from './conjunction.ts';
import { groups, holding, outside } from './holding.ts';

const grouped = new Set(groups.flatMap(({ keywords }) => keywords));

/** Adds a goal to a draft: plain constraints are merged, alternatives become choices. */
export function expand(draft: Draft, goal: Goal, owners: readonly Located[], registry: Registry): void {
  if (!draft.enter(goal, owners)) return;
  switch (goal.kind) {
    case 'literal':
      return goal.apply(draft.conjunction);
    case 'holds':
      return addSchema(draft, goal.at, owners, registry, undefined);
    case 'violates':
      return addSchema(draft, goal.at, owners, registry, goal.site);
    case 'fails':
      return addFailure(draft, goal.at, registry);
  }
}

function addSchema(
  draft: Draft,
  at: Located,
  owners: readonly Located[],
  registry: Registry,
  site: Site | undefined,
): void {
  const { schema } = at;
  if (typeof schema === 'boolean') {
    if (!schema && site === undefined) draft.conjunction.restrict(0, `${at.pointer} allows nothing`);
    return;
  }
  const has = (keyword: string): boolean => Object.hasOwn(schema, keyword);
  const rules = { items: has('unevaluatedItems'), properties: has('unevaluatedProperties') };
  const inner = rules.items || rules.properties ? [...owners, at] : owners;
  const [step] = site?.steps ?? [];
  const broken = site !== undefined && step === undefined ? site.keyword : undefined;
  const context: KeywordContext = {
    at,
    draft,
    registry,
    owners: inner,
    isOnPath: (keyword, token) => step !== undefined && step.keyword === keyword && step.token === token,
    goal(keyword, token) {
      const child = keyword.startsWith('$')
        ? registry.follow(at, keyword as '$ref')
        : registry.child(at, keyword, ...(token === undefined ? [] : [token]));
      if (!context.isOnPath(keyword, token)) return holds(child);
      return { kind: 'violates', at: child, site: { steps: site!.steps.slice(1), keyword: site!.keyword } };
    },
    add: (goal) => expand(draft, goal, inner, registry),
    choose: (alternatives, negative = false) => void draft.choices.push({ alternatives, owners: inner, negative }),
  };
  for (const group of groups) if (group.keywords.some(has)) group.add(context);
  for (const keyword of Object.keys(schema)) {
    if (grouped.has(keyword) || !Object.hasOwn(holding, keyword)) continue;
    if (keyword === broken || (keyword === 'contains' && broken?.endsWith('Contains') === true)) continue;
    holding[keyword]!(context);
  }
  if (broken !== undefined) addBroken(context, broken);
  addUnevaluated(context, owners, rules);
}

function addUnevaluated(
  { at, draft: { conjunction }, goal, isOnPath, registry }: KeywordContext,
  owners: readonly Located[],
  rules: { readonly items: boolean; readonly properties: boolean },
): void {
  if (rules.items) {
    const rule = { owner: at, goal: holds(registry.child(at, 'unevaluatedItems')), owners };
    conjunction.unevaluatedItems = [...conjunction.unevaluatedItems, rule];
    if (isOnPath('unevaluatedItems')) {
      const chosen = {
        goal: goal('unevaluatedItems'),
        opposite: undefined,
        min: 1,
        max: Infinity,
        from: 0,
        owners: [],
      };
      conjunction.contains = [...conjunction.contains, { ...chosen, skips: rule }];
      conjunction.restrict(types.array, 'only arrays have items');
    }
  }
  if (rules.properties) {
    const rule = { owner: at, goal: holds(registry.child(at, 'unevaluatedProperties')), owners };
    conjunction.unevaluatedProperties = [...conjunction.unevaluatedProperties, rule];
    if (isOnPath('unevaluatedProperties')) {
      const named = conjunction.objectParts.flatMap(({ properties }) => [...properties.keys()]);
      const member = { ...outside(named, []), goal: goal('unevaluatedProperties'), skips: rule };
      conjunction.members = [...conjunction.members, member];
      conjunction.restrict(types.object, 'only objects have members');
    }
  }
  if (rules.items || rules.properties) conjunction.exact = false;
}

/** Breaks one keyword of a schema all of whose other keywords hold. */
function addBroken(context: KeywordContext, keyword: string): void {
  const { at, registry, draft } = context;
  if (keyword === 'minContains' || keyword === 'maxContains') {
    const ways = breaking['contains']!(at, registry)!;
    return context.choose([ways[keyword === 'minContains' ? 0 : ways.length - 1]!], true);
  }
  const alternatives = breaking[keyword]?.(at, registry);
  if (alternatives === undefined) draft.conjunction.exact = false;
  else context.choose(keyword === 'contains' ? alternatives.slice(0, 1) : alternatives, true);
}

function addFailure(draft: Draft, at: Located, registry: Registry): void {
  const { schema } = at;
  if (typeof schema === 'boolean') {
    if (schema) draft.conjunction.restrict(0, `nothing fails ${at.pointer}`);
    return;
  }
  const alternatives: (readonly Goal[])[] = [];
  for (const keyword of Object.keys(schema)) {
    if (!Object.hasOwn(breaking, keyword)) continue;
    const ways = breaking[keyword]!(at, registry);
    if (ways !== undefined) alternatives.push(...ways);
    else alternatives.push([]); // nothing to build: values are tried
    if (ways === undefined) draft.conjunction.exact = false;
  }
  if (alternatives.length === 0) draft.conjunction.restrict(0, `nothing fails ${at.pointer}`);
  else draft.choices.push({ alternatives, owners: [], negative: true, failing: at });
}

/** The path of a step in a pointer. */
export function stepTokens({ keyword, token }: { readonly keyword: string; readonly token?: string | number }): string {
  return token === undefined ? `/${pointerToken(keyword)}` : `/${pointerToken(keyword)}/${pointerToken(token)}`;
}
