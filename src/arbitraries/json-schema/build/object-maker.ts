import { setKey, type JsonValue } from '../json.ts';
import { types, type Conjunction, type MemberRule, literal, type Goal } from './conjunction.ts';
import { matching, outside } from './holding.ts';
import { NoValue, type Maker, type Making, type Plan, type Plans } from './plan-port.ts';

/** Attempts to make a name that is new and allowed. */
const nameAttempts = 8;
/** Members that a schema may ask for beyond those it names. */
const mostMembers = 10_000;

const isText: Goal = literal(
  'text',
  (conjunction) => conjunction.restrict(types.string, 'a name is a text'),
  (value) => typeof value === 'string',
);

/** A member to be made: its value must reach what `plan` says. */
interface Member {
  readonly key: string;
  readonly plan: Plan;
}

/** Objects: required members, some optional ones, then names that patterns and `additionalProperties` allow. The simplest has what it must. */
export class ObjectMaker implements Maker {
  readonly #rules: Conjunction;
  readonly #plans: Plans;
  readonly #named: readonly string[];
  readonly #known = new Map<string, Plan>();
  readonly #possible = new Map<number, readonly string[]>();
  readonly #names: Plan;
  readonly #sources: readonly Plan[];

  constructor(rules: Conjunction, plans: Plans) {
    this.#rules = rules;
    this.#plans = plans;
    this.#named = [
      ...new Set([
        ...rules.objectParts.flatMap(({ properties }) => [...properties.keys()]),
        ...rules.dependents.flatMap(([name]) => name),
      ]),
    ];
    this.#names = plans.planFor([isText, ...rules.names]);
    const patterns = rules.objectParts.flatMap((part) => part.patterns);
    this.#sources = [
      plans.planFor([isText, ...rules.names, ...outside(this.#named, patterns).name]),
      ...patterns.map(({ source, regex }) => plans.planFor([isText, ...rules.names, matching(source, regex)])),
    ];
  }

  canMake(depth: number): boolean {
    const { minProperties, maxProperties, members } = this.#rules;
    const needed = this.#needed(this.#rules.required);
    if (needed === undefined || needed.length > maxProperties || minProperties > maxProperties) return false;
    if (!needed.every((key) => this.#isPossible(key, depth))) return false;
    if (!members.every((rule) => this.#canServe(rule, depth))) return false;
    if (needed.length + members.length >= minProperties) return true;
    return this.#canReach(minProperties, needed, depth);
  }

  make(making: Making, depth: number): JsonValue {
    const { required, members, minProperties, maxProperties } = this.#rules;
    const chosen = new Map<string, Plan>();
    for (const rule of members) {
      const { key, plan } = this.#serve(making, rule, chosen, depth);
      chosen.set(key, plan);
    }
    for (const key of this.#needed([...required, ...chosen.keys()]) ?? [])
      if (!chosen.has(key)) chosen.set(key, this.#planOf(key));
    const isTight = making.budget <= 0 || depth <= 1;
    if (!isTight) this.#addOptional(making, chosen, depth);
    if (!isTight && making.draw.integer(0, 3) === 3) this.#addFree(making, chosen, depth);
    this.#reach(making, chosen, depth, minProperties);
    if (chosen.size > maxProperties || chosen.size < minProperties) throw new NoValue();
    return this.#fill(making, chosen, depth);
  }

  #fill(making: Making, chosen: ReadonlyMap<string, Plan>, depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    const named = this.#named.filter((key) => chosen.has(key));
    for (const key of new Set([...named, ...chosen.keys()])) {
      const plan = chosen.get(key)!;
      setKey(
        object,
        key,
        making.draw.span(plan.part, () => plan.make(making, depth - 1)),
      );
    }
    return object;
  }

  #addOptional(making: Making, chosen: Map<string, Plan>, depth: number): void {
    const optional = this.#optional(depth).filter((key) => !chosen.has(key));
    if (optional.length === 0) return;
    const { draw } = making;
    // None, few, half or nearly all of them: code goes wrong at either end.
    const share = [0, 2, 4, 7][draw.integer(0, 3)]!;
    if (share === 0) return;
    const most = Math.max(1, making.budget);
    // Where a schema names hundreds of members, a window of them is enough for one document.
    const start = optional.length > most ? draw.integer(0, optional.length - most) : 0;
    for (const key of optional.slice(start, start + most)) {
      if (draw.integer(0, 7) > 7 - share) this.#tryAdd(key, chosen, depth);
    }
  }

  /** Named members that can be there. */
  #optional(depth: number): readonly string[] {
    let keys = this.#possible.get(depth);
    if (keys === undefined) {
      keys = this.#named.filter((key) => this.#isPossible(key, depth));
      this.#possible.set(depth, keys);
    }
    return keys;
  }

  /** Adds a member and what it depends on, if all of that is possible. */
  #tryAdd(key: string, chosen: Map<string, Plan>, depth: number): boolean {
    if (this.#rules.dependents.length === 0) {
      if (chosen.size >= this.#rules.maxProperties || !this.#isPossible(key, depth)) return false;
      chosen.set(key, this.#planOf(key));
      return true;
    }
    const keys = this.#needed([...chosen.keys(), key]);
    if (keys === undefined || keys.length > this.#rules.maxProperties) return false;
    const added = keys.filter((each) => !chosen.has(each));
    if (!added.every((each) => this.#isPossible(each, depth))) return false;
    for (const each of added) chosen.set(each, this.#planOf(each));
    return added.length > 0;
  }

  #addFree(making: Making, chosen: Map<string, Plan>, depth: number): boolean {
    const sources = this.#sources.filter((plan) => plan.canMake(1));
    if (sources.length === 0) return false;
    for (let attempt = 0; attempt < nameAttempts; attempt++) {
      const source = sources[making.draw.integer(0, sources.length - 1)]!;
      const key = tryMake(making, source);
      if (typeof key === 'string' && !chosen.has(key) && this.#tryAdd(key, chosen, depth)) return true;
    }
    return false;
  }

  #reach(making: Making, chosen: Map<string, Plan>, depth: number, count: number): void {
    if (count > mostMembers) throw new NoValue();
    const optional = this.#named.filter((key) => !chosen.has(key));
    for (const key of optional) {
      if (chosen.size >= count) return;
      this.#tryAdd(key, chosen, depth);
    }
    while (chosen.size < count) if (!this.#addFree(making, chosen, depth)) throw new NoValue();
  }

  #canReach(count: number, needed: readonly string[], depth: number): boolean {
    const optional = this.#named.filter((key) => !needed.includes(key) && this.#isPossible(key, depth));
    if (needed.length + optional.length >= count) return true;
    return count <= mostMembers && this.#sources.some((plan) => plan.canMake(1));
  }

  /** Some keys with everything that `dependentRequired` asks for; undefined when that is impossible. */
  #needed(keys: readonly string[]): readonly string[] | undefined {
    const { absent, dependents } = this.#rules;
    const all = new Set(keys);
    for (const key of all) {
      if (absent.includes(key)) return undefined;
      for (const [name, names] of dependents) if (name === key) for (const each of names) all.add(each);
    }
    return [...all];
  }

  #isPossible(key: string, depth: number): boolean {
    return !this.#rules.absent.includes(key) && this.#isName(key) && this.#planOf(key).canMake(depth - 1);
  }

  #isName(key: string): boolean {
    return this.#rules.names.length === 0 || this.#names.accepts(key);
  }

  #planOf(key: string): Plan {
    let plan = this.#known.get(key);
    if (plan === undefined) {
      plan = this.#plans.planFor(this.#goalsOf(key, undefined));
      this.#known.set(key, plan);
    }
    return plan;
  }

  /** Everything that is said about the member of a key. */
  #goalsOf(key: string, rule: MemberRule | undefined): Goal[] {
    const instead = rule?.instead;
    const { objectParts, unevaluatedProperties } = this.#rules;
    const goals: Goal[] = [];
    const speakers = new Set<(typeof objectParts)[number]>();
    for (const part of objectParts) {
      const own = part.properties.get(key);
      const matched = part.patterns.filter(({ regex }) => regex.test(key));
      const skipped = instead?.part === part;
      if (own !== undefined) goals.push(own);
      goals.push(...matched.filter(({ source }) => !skipped || instead.pattern !== source).map(({ goal }) => goal));
      const isNamed = own !== undefined || matched.length > 0;
      if (!isNamed && part.rest !== undefined && !(skipped && instead.pattern === undefined)) goals.push(part.rest);
      if (isNamed || part.rest !== undefined) speakers.add(part);
    }
    for (const unevaluated of unevaluatedProperties) {
      const { owner, goal } = unevaluated;
      const isCovered =
        rule?.skips === unevaluated ||
        [...speakers].some(({ owners }) => owners.includes(owner)) ||
        unevaluatedProperties.some(({ owners }) => owners.includes(owner));
      if (!isCovered) goals.push(goal);
    }
    return goals;
  }

  #planOfRule(key: string, rule: MemberRule): Plan {
    const goals = this.#goalsOf(key, rule);
    return this.#plans.planFor(rule.goal === undefined ? goals : [...goals, rule.goal]);
  }

  #namesOf(rule: MemberRule): Plan {
    return this.#plans.planFor([isText, ...(rule.ignoresNames === true ? [] : this.#rules.names), ...rule.name]);
  }

  #canServe(rule: MemberRule, depth: number): boolean {
    if (this.#servants(rule, depth).length > 0) return true;
    return (
      this.#namesOf(rule).canMake(1) && (rule.goal === undefined || this.#plans.planFor([rule.goal]).canMake(depth - 1))
    );
  }

  /** Named members that a rule accepts. */
  #servants(rule: MemberRule, depth: number): readonly string[] {
    return [...new Set([...this.#rules.required, ...this.#named])].filter(
      (key) =>
        rule.accepts(key) &&
        !this.#rules.absent.includes(key) &&
        this.#isName(key) &&
        this.#planOfRule(key, rule).canMake(depth - 1),
    );
  }

  #serve(making: Making, rule: MemberRule, chosen: ReadonlyMap<string, Plan>, depth: number): Member {
    const servants = this.#servants(rule, depth).filter((key) => !chosen.has(key));
    const names = this.#namesOf(rule);
    const pick = making.draw.integer(0, servants.length);
    if (pick < servants.length) return { key: servants[pick]!, plan: this.#planOfRule(servants[pick]!, rule) };
    for (let attempt = 0; attempt < nameAttempts; attempt++) {
      const key = tryMake(making, names);
      if (typeof key !== 'string' || chosen.has(key) || this.#rules.absent.includes(key)) continue;
      const plan = this.#planOfRule(key, rule);
      if (plan.canMake(depth - 1)) return { key, plan };
    }
    throw new NoValue();
  }
}

function tryMake(making: Making, plan: Plan): JsonValue | undefined {
  try {
    return plan.canMake(1) ? plan.make(making, 1) : undefined;
  } catch (error) {
    if (error instanceof NoValue) return undefined;
    throw error;
  }
}
