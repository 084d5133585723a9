import { canonicalText, type JsonValue } from '../json.ts';
import { type Conjunction, type ContainsRule, goalKey, type Goal } from './conjunction.ts';
import { NoValue, type Maker, type Making, type Plan, type Plans } from './plan-port.ts';

/** Items beyond the fewest that are usual. */
const usualExtra = 4;
/** The largest `maxItems` that is tried as it is. */
const longestEdge = 32;
/** The most items that a schema may ask for. */
const longestArray = 100_000;
/** Attempts to make an item that is not there yet. */
const uniqueAttempts = 12;

/** What is decided about one item before it is made. */
interface Slot {
  readonly wanted: readonly ContainsRule[];
}

/** Arrays: items by position, `contains` by choosing positions, unique items by choosing among what is left. The simplest is the shortest. */
export class ArrayMaker implements Maker {
  readonly #rules: Conjunction;
  readonly #plans: Plans;
  readonly #prefix: number;
  readonly #known = new Map<string, Plan>();

  constructor(rules: Conjunction, plans: Plans) {
    this.#rules = rules;
    this.#plans = plans;
    this.#prefix = Math.max(
      0,
      ...rules.itemParts.map(({ prefix }) => prefix.length),
      ...rules.contains.map(({ from }) => from),
    );
  }

  canMake(depth: number): boolean {
    const { minItems, maxItems } = this.#rules;
    if (minItems > maxItems || minItems > longestArray) return false;
    return this.#shortest(depth) !== undefined;
  }

  make(making: Making, depth: number): JsonValue {
    const { draw } = making;
    const shortest = this.#shortest(depth);
    if (shortest === undefined) throw new NoValue();
    const longest = Math.max(shortest, Math.min(this.#rules.maxItems, this.#firstImpossible(depth)));
    const isTight = making.budget <= 0 || depth <= 1;
    const isEdge = !isTight && longest <= longestEdge && draw.integer(0, 15) === 15;
    const length = isEdge
      ? longest
      : draw.integer(shortest, isTight ? shortest : Math.min(longest, shortest + usualExtra));
    const slots = this.#assign(making, length, depth);
    return this.#fill(making, slots, shortest, depth);
  }

  #fill(making: Making, slots: readonly Slot[], shortest: number, depth: number): JsonValue[] {
    const { unique, repeated } = this.#rules;
    const items: JsonValue[] = [];
    const seen = new Set<string>();
    for (const [index, slot] of slots.entries()) {
      const plan = this.#planAt(index, slot.wanted);
      if (repeated && index === slots.length - 1 && index > 0) {
        items.push(items[making.draw.integer(0, index - 1)]!);
        continue;
      }
      const item = unique ? this.#another(making, plan, depth, seen) : this.#make(making, plan, depth);
      if (item === undefined) {
        if (index >= shortest && slots.slice(index).every(({ wanted }) => wanted.length === 0)) break;
        throw new NoValue();
      }
      if (unique) seen.add(canonicalText(item));
      items.push(item);
    }
    return items;
  }

  #make(making: Making, plan: Plan, depth: number): JsonValue {
    return making.draw.span(plan.part, () => plan.make(making, depth - 1));
  }

  /** An item that is not there yet; undefined when none is found. */
  #another(making: Making, plan: Plan, depth: number, seen: ReadonlySet<string>): JsonValue | undefined {
    if (plan.values !== undefined) {
      const left = plan.values.filter((value) => !seen.has(canonicalText(value)));
      return left.length === 0 ? undefined : left[making.draw.integer(0, left.length - 1)];
    }
    for (let attempt = 0; attempt < uniqueAttempts; attempt++) {
      const item = this.#make(making, plan, depth);
      if (!seen.has(canonicalText(item))) return item;
    }
    return undefined;
  }

  /** The plan of an item: what every keyword says about its index, and what `contains` chose it for. */
  #planAt(index: number, wanted: readonly ContainsRule[]): Plan {
    const { itemParts, contains, unevaluatedItems } = this.#rules;
    const place = Math.min(index, this.#prefix);
    const key = `${place} ${wanted.map(({ goal }) => goalKey(goal)).join(' ')}`;
    let plan = this.#known.get(key);
    if (plan !== undefined) return plan;
    const skipped = wanted.flatMap(({ instead }) => instead ?? []);
    const goals: Goal[] = [];
    for (const part of itemParts) {
      const goal = place < part.prefix.length ? part.prefix[place] : skipped.includes(part) ? undefined : part.rest;
      if (goal !== undefined) goals.push(goal);
    }
    for (const rule of contains) {
      if (wanted.includes(rule)) goals.push(rule.goal);
      else if (rule.opposite !== undefined) goals.push(rule.opposite);
    }
    for (const unevaluated of unevaluatedItems) {
      const { owner, goal } = unevaluated;
      const isCovered =
        itemParts.some(
          (part) => part.owners.includes(owner) && (place < part.prefix.length || part.rest !== undefined),
        ) ||
        wanted.some((rule) => rule.owners.includes(owner) || rule.skips === unevaluated) ||
        unevaluatedItems.some((rule) => rule.owners.includes(owner));
      if (!isCovered) goals.push(goal);
    }
    plan = this.#plans.planFor(goals);
    this.#known.set(key, plan);
    return plan;
  }

  /** The first index at which no item can stand, whatever `contains` makes of it. */
  #firstImpossible(depth: number): number {
    for (let index = 0; index <= this.#prefix; index++) {
      if (this.#options(index, depth).length === 0) return index;
    }
    return Infinity;
  }

  /** The sets of `contains` rules that an item at an index can serve: none, one, or all of them. */
  #options(index: number, depth: number): readonly (readonly ContainsRule[])[] {
    const { contains } = this.#rules;
    const usable = contains.filter(({ from, max }) => index >= from && max > 0);
    const sets = [[], ...usable.map((rule) => [rule]), ...(usable.length > 1 ? [usable] : [])];
    return sets.filter((wanted) => this.#planAt(index, wanted).canMake(depth - 1));
  }

  #shortest(depth: number): number | undefined {
    const { minItems, maxItems, contains } = this.#rules;
    const impossible = this.#firstImpossible(depth);
    const wanted = contains.reduce((sum, { min }) => sum + min, 0);
    const last = Math.min(maxItems, impossible, minItems + wanted + this.#prefix + 1);
    for (let length = minItems; length <= last; length++) {
      if (this.#assignment(length, depth, () => 0) !== undefined) return length;
    }
    return undefined;
  }

  #assign({ draw }: Making, length: number, depth: number): readonly Slot[] {
    const slots =
      this.#assignment(length, depth, (max) => draw.integer(0, max)) ??
      this.#assignment(length, depth, () => 0) ??
      this.#assignment(this.#shortest(depth) ?? length, depth, () => 0);
    if (slots === undefined) throw new NoValue();
    return slots;
  }

  /** Which items serve which `contains` rules; undefined when they cannot all be served. */
  #assignment(length: number, depth: number, pick: (max: number) => number): readonly Slot[] | undefined {
    const { contains } = this.#rules;
    if (contains.length === 0) return Array.from({ length }, () => ({ wanted: [] }));
    const slots: (readonly ContainsRule[] | undefined)[] = Array.from({ length }, () => undefined);
    const counts = new Map<ContainsRule, number>(contains.map((rule) => [rule, 0]));
    const serve = (index: number, wanted: readonly ContainsRule[]): void => {
      slots[index] = wanted;
      for (const rule of wanted) counts.set(rule, counts.get(rule)! + 1);
    };
    const isFull = (wanted: readonly ContainsRule[]): boolean => wanted.some((rule) => counts.get(rule)! >= rule.max);
    for (const rule of contains) {
      while (counts.get(rule)! < rule.min) {
        const open = slots.flatMap((slot, index) => {
          if (slot !== undefined) return [];
          const wanted = this.#options(index, depth).find((set) => set.includes(rule) && !isFull(set));
          return wanted === undefined ? [] : [{ index, wanted }];
        });
        if (open.length === 0) return undefined;
        const { index, wanted } = open[pick(open.length - 1)]!;
        serve(index, wanted);
      }
    }
    for (let index = 0; index < length; index++) {
      if (slots[index] !== undefined) continue;
      const open = this.#options(index, depth).filter((set) => !isFull(set));
      if (open.length === 0) return undefined;
      serve(index, open[0]!.length === 0 && pick(3) < 3 ? open[0]! : open[pick(open.length - 1)]!);
    }
    return slots.map((wanted) => ({ wanted: wanted! }));
  }
}
