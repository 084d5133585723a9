import { PartArbitrary } from '../../draw.ts';
import { sameJson, type JsonValue } from '../json.ts';
import type { Located } from '../registry.ts';
import type { Validator } from '../validate/validator.ts';
import { ArrayMaker } from './array-maker.ts';
import { types, type Conjunction, goalKey, type Goal } from './conjunction.ts';
import { Draft, type Choice } from './draft.ts';
import { expand } from './expand.ts';
import { NumberMaker } from './number-maker.ts';
import { ObjectMaker } from './object-maker.ts';
import { NoValue, type Maker, type Making, type Plan, type Plans } from './plan-port.ts';
import { isRefuted } from './refuted.ts';
import { TextMaker } from './text-maker.ts';

/** The deepest nesting that is looked for when a schema asks for depth; more than any document that people write. */
const maxNesting = 32;
/** Conjunctions built for one schema while looking for what is possible; beyond them, everything counts as possible. */
const maxNodes = 60_000;
const attempts = 6;

/** What the nodes of a plan share. */
interface Shared extends Plans {
  /** False when the work for this schema is used up. */
  spend(): boolean;
  accepts(goals: readonly Goal[], value: unknown): boolean;
}

/** Plans for sets of goals, each made once: that is what ends the recursion of recursive schemas. */
export class Planner implements Shared {
  readonly validator: Validator;
  readonly #plans = new Map<string, GoalPlan>();
  #nodes = 0;
  /** Decides whether a value breaks exactly one constraint. */
  readonly #violates: (value: unknown, goal: Goal & { readonly kind: 'violates' }) => boolean;

  constructor(
    validator: Validator,
    violates: (value: unknown, goal: Goal & { readonly kind: 'violates' }) => boolean = () => true,
  ) {
    this.validator = validator;
    this.#violates = violates;
  }

  planFor(goals: readonly Goal[]): Plan {
    const byKey = new Map(goals.map((goal) => [goalKey(goal), goal]));
    const key = [...byKey.keys()].toSorted().join('|');
    let plan = this.#plans.get(key);
    if (plan === undefined) {
      plan = new GoalPlan([...byKey.values()], this);
      this.#plans.set(key, plan);
    }
    return plan;
  }

  spend(): boolean {
    return ++this.#nodes <= maxNodes;
  }

  accepts(goals: readonly Goal[], value: unknown): boolean {
    return goals.every((goal) => {
      switch (goal.kind) {
        case 'holds':
          return this.validator.accepts(value, goal.at);
        case 'fails':
          return !this.validator.accepts(value, goal.at);
        case 'violates':
          return this.#violates(value, goal);
        case 'literal':
          return goal.test?.(value) ?? true;
      }
    });
  }
}

/** Makes values of one conjunction without choices: one maker for each JSON type that is left. */
class Leaf implements Maker {
  readonly #makers: readonly Maker[];
  readonly exact: boolean;
  readonly values: readonly JsonValue[] | undefined;

  constructor(rules: Conjunction, goals: readonly Goal[], shared: Shared) {
    this.exact = rules.exact;
    const allowed = rules.allowed ?? smallDomain(rules);
    if (allowed !== undefined) {
      this.values = allowed.filter(
        (value) => !rules.excluded.some((other) => sameJson(value, other)) && shared.accepts(goals, value),
      ) as JsonValue[];
      this.#makers = this.values.length === 0 ? [] : [new ListMaker(this.values)];
      return;
    }
    const has = (bits: number): boolean => (rules.bits & bits) !== 0;
    const simple = ([null, false, true] as const)
      .filter((value) => has(value === null ? types.null : types.boolean))
      .filter((value) => !rules.excluded.includes(value));
    this.#makers = [
      ...(simple.length > 0 ? [new ListMaker(simple)] : []),
      ...(has(types.integer | types.fraction) ? [new NumberMaker(rules)] : []),
      ...(has(types.string) ? [new TextMaker(rules)] : []),
      ...(has(types.array) ? [new ArrayMaker(rules, shared)] : []),
      ...(has(types.object) ? [new ObjectMaker(rules, shared)] : []),
    ];
  }

  canMake(depth: number): boolean {
    return this.#makers.some((maker) => maker.canMake(depth));
  }

  make(making: Making, depth: number): JsonValue {
    const makers = this.#makers.filter((maker) => maker.canMake(depth));
    if (makers.length === 0) throw new NoValue();
    return makers[making.draw.integer(0, makers.length - 1)]!.make(making, depth);
  }
}

/** All values of a conjunction of `null`s and booleans. */
function smallDomain(rules: Conjunction): readonly JsonValue[] | undefined {
  if ((rules.bits & ~(types.null | types.boolean)) !== 0) return undefined;
  return [
    ...((rules.bits & types.null) === 0 ? [] : [null]),
    ...((rules.bits & types.boolean) === 0 ? [] : [false, true]),
  ];
}

class ListMaker implements Maker {
  readonly #values: readonly JsonValue[];
  constructor(values: readonly JsonValue[]) {
    this.#values = values;
  }
  canMake(): boolean {
    return true;
  }
  make({ draw }: Making): JsonValue {
    return structuredClone(this.#values[draw.integer(0, this.#values.length - 1)]!);
  }
}

/** A point in the tree of choices. */
class Node {
  readonly #draft: Draft;
  readonly #goals: readonly Goal[];
  readonly #shared: Shared;
  #choice: Choice | undefined;
  #children: readonly Node[] | undefined;
  #leaf: Leaf | undefined;
  #possibleFrom = Infinity;
  #impossibleUpTo = 0;
  readonly #candidates = new Map<number, readonly Node[]>();

  constructor(draft: Draft, goals: readonly Goal[], shared: Shared) {
    this.#draft = draft;
    this.#goals = goals;
    this.#shared = shared;
  }

  get isDead(): boolean {
    return this.#draft.conjunction.bits === 0;
  }

  canMake(depth: number): boolean {
    if (depth >= this.#possibleFrom) return true;
    if (this.isDead || depth <= this.#impossibleUpTo) return false;
    if (!this.#shared.spend()) return true;
    const can = this.#next().some((next) => next.canMake(depth));
    if (can) this.#possibleFrom = Math.min(this.#possibleFrom, depth);
    else this.#impossibleUpTo = Math.max(this.#impossibleUpTo, depth);
    return can;
  }

  /** The leaf that some choices lead to. */
  walk(making: Making, depth: number): Leaf {
    this.#next();
    if (this.#leaf !== undefined) return this.#leaf;
    const candidates = this.#candidatesAt(depth);
    if (candidates.length === 0) throw new NoValue();
    return candidates[making.draw.integer(0, candidates.length - 1)]!.walk(making, depth);
  }

  get values(): readonly JsonValue[] | undefined {
    if (this.isDead) return [];
    this.#next();
    return this.#leaf?.values;
  }

  /** Children that can be gone to, the flattest first, so that zero ends the recursion of a recursive schema. */
  #candidatesAt(depth: number): readonly Node[] {
    let candidates = this.#candidates.get(depth);
    if (candidates === undefined) {
      const depths = new Map(
        (this.#children ?? [])
          .filter((child) => child.canMake(depth))
          .map((child) => [child, child.#depthWithin(depth)]),
      );
      candidates = [...depths.keys()].toSorted((a, b) => depths.get(a)! - depths.get(b)!);
      this.#candidates.set(depth, candidates);
    }
    return candidates;
  }

  #depthWithin(depth: number): number {
    let least = 1;
    while (least < depth && !this.canMake(least)) least++;
    return least;
  }

  #next(): readonly Maker[] | readonly Node[] {
    if (this.#children !== undefined) return this.#children;
    if (this.#leaf !== undefined) return [this.#leaf];
    this.#choice = this.#nextChoice();
    if (this.#choice === undefined) {
      this.#leaf = new Leaf(this.#draft.conjunction, this.#goals, this.#shared);
      return [this.#leaf];
    }
    const { alternatives, owners } = this.#choice;
    this.#children = alternatives.map((goals) => this.#child(goals, owners)).filter((child) => !child.isDead);
    return this.#children;
  }

  #child(goals: readonly Goal[], owners: readonly Located[]): Node {
    const draft = this.#draft.without(this.#choice);
    for (const goal of goals) {
      if (draft.conjunction.bits !== 0) expand(draft, goal, owners, this.#shared.validator.registry);
    }
    return new Node(draft, this.#goals, this.#shared);
  }

  /** What to decide next: what must hold before what must fail, and nothing that is decided already. */
  #nextChoice(): Choice | undefined {
    const { choices, conjunction } = this.#draft;
    const positive = choices
      .filter(({ negative }) => !negative)
      .toSorted((a, b) => a.alternatives.length - b.alternatives.length);
    if (positive.length > 0) return positive[0];
    for (const choice of choices.slice()) {
      const isSettled = choice.failing !== undefined && isRefuted(conjunction, choice.failing, this.#shared.validator);
      if (!isSettled) return choice;
      choices.splice(choices.indexOf(choice), 1);
    }
    return undefined;
  }
}

/** Size and depth of a part that is drawn on its own. */
const partSize = 20;
const partDepth = 3;

class GoalPlan implements Plan {
  readonly part = new PartArbitrary((draw) => {
    try {
      return this.make({ draw, budget: partSize, failures: attempts }, Math.max(this.depth, partDepth));
    } catch (error) {
      if (error instanceof NoValue) return undefined; // the choices count, and they were drawn
      throw error;
    }
  });
  readonly #goals: readonly Goal[];
  readonly #shared: Shared;
  #root: Node | undefined;
  #depth: number | undefined;

  constructor(goals: readonly Goal[], shared: Shared) {
    this.#goals = goals;
    this.#shared = shared;
  }

  get depth(): number {
    if (this.#depth === undefined) {
      const root = this.#node();
      let depth = 1;
      while (depth <= maxNesting && !root.canMake(depth)) depth++;
      this.#depth = depth > maxNesting || root.isDead ? Infinity : depth;
    }
    return this.#depth;
  }

  get values(): readonly JsonValue[] | undefined {
    return this.#node().values;
  }

  canMake(depth: number): boolean {
    return depth >= 1 && this.#node().canMake(Math.min(depth, maxNesting));
  }

  accepts(value: unknown): boolean {
    return this.#shared.accepts(this.#goals, value);
  }

  make(making: Making, allowance: number): JsonValue {
    making.budget--;
    const depth = Math.min(making.budget <= 0 && this.depth <= allowance ? this.depth : allowance, maxNesting);
    for (let attempt = 0; attempt < attempts && making.failures >= 0; attempt++) {
      try {
        const leaf = this.#node().walk(making, depth);
        const value = leaf.make(making, depth);
        if (leaf.exact || this.accepts(value)) return value;
      } catch (error) {
        if (!(error instanceof NoValue)) throw error;
      }
      making.failures--;
    }
    throw new NoValue();
  }

  #node(): Node {
    if (this.#root === undefined) {
      const draft = new Draft();
      for (const goal of this.#goals) expand(draft, goal, [], this.#shared.validator.registry);
      this.#root = new Node(draft, this.#goals, this.#shared);
    }
    return this.#root;
  }
}
