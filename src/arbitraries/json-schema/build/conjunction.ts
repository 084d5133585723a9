import type { Located } from '../registry.ts';

/** Types as bits; `integer` and `fraction` are the two halves of `number`. */
export const types = { null: 1, boolean: 2, integer: 4, fraction: 8, string: 16, array: 32, object: 64 } as const;
export const everyType = 127;

export const typeBits: Readonly<Record<string, number>> = { ...types, number: types.integer | types.fraction };

/** What one schema says about the items of an array. */
export interface ItemPart {
  readonly prefix: readonly (Goal | undefined)[];
  readonly rest: Goal | undefined;
  /** Schemas with `unevaluatedItems` above this one: for them, the items it speaks of are evaluated. */
  readonly owners: readonly Located[];
}

export interface ContainsRule {
  readonly goal: Goal;
  /** The opposite, for the items that must not be counted; undefined when there is no upper bound. */
  readonly opposite: Goal | undefined;
  readonly min: number;
  readonly max: number;
  /** The first index that counts. */
  readonly from: number;
  /** A part that does not speak of the chosen items. */
  readonly instead?: ItemPart;
  /** A rule about unevaluated items that does not speak of the chosen items. */
  readonly skips?: Unevaluated;
  readonly owners: readonly Located[];
}

export interface ObjectPart {
  readonly properties: ReadonlyMap<string, Goal>;
  readonly patterns: readonly { readonly source: string; readonly regex: RegExp; readonly goal: Goal }[];
  readonly rest: Goal | undefined;
  readonly owners: readonly Located[];
}

/** A member that must be there, with a key of a certain kind. */
export interface MemberRule {
  readonly key: string;
  readonly accepts: (name: string) => boolean;
  /** Goals of the name, for making one. */
  readonly name: readonly Goal[];
  readonly goal: Goal | undefined;
  /** What does not apply to it: the schema of a pattern, or without one the schema of additional members. */
  readonly instead?: { readonly part: ObjectPart; readonly pattern?: string };
  /** A rule about unevaluated members that does not speak of it. */
  readonly skips?: Unevaluated;
  /** True when `propertyNames` must not hold for it. */
  readonly ignoresNames?: boolean;
}

/** What members or items must be that no other keyword below `owner` speaks of. */
export interface Unevaluated {
  readonly owner: Located;
  readonly goal: Goal;
  readonly owners: readonly Located[];
}

/** Constraints that hold at once, merged as far as they can be. A bound that is not set allows everything. */
export class Conjunction {
  bits = everyType;
  allowed: readonly unknown[] | undefined;
  excluded: readonly unknown[] = [];
  min = -Infinity;
  max = Infinity;
  minStrict = false;
  maxStrict = false;
  multiples: readonly number[] = [];
  notMultiples: readonly number[] = [];
  minLength = 0;
  maxLength = Infinity;
  patterns: readonly string[] = [];
  notPatterns: readonly string[] = [];
  formats: readonly string[] = [];
  notFormats: readonly string[] = [];
  minItems = 0;
  maxItems = Infinity;
  unique = false;
  repeated = false;
  itemParts: readonly ItemPart[] = [];
  contains: readonly ContainsRule[] = [];
  unevaluatedItems: readonly Unevaluated[] = [];
  minProperties = 0;
  maxProperties = Infinity;
  required: readonly string[] = [];
  absent: readonly string[] = [];
  names: readonly Goal[] = [];
  objectParts: readonly ObjectPart[] = [];
  members: readonly MemberRule[] = [];
  dependents: readonly (readonly [string, readonly string[]])[] = [];
  unevaluatedProperties: readonly Unevaluated[] = [];
  /** False when a value made of this has to be tested against the schemas, because something is not built in. */
  exact = true;
  /** What makes it impossible, for messages. */
  conflict: string | undefined;

  clone(): Conjunction {
    return Object.assign(new Conjunction(), this); // lists are replaced, never changed
  }

  restrict(bits: number, because: string): void {
    this.bits &= bits;
    if (this.bits === 0) this.conflict ??= because;
  }

  atLeast(bound: number, strict: boolean): void {
    if (bound > this.min || (bound === this.min && strict)) [this.min, this.minStrict] = [bound, strict];
  }

  atMost(bound: number, strict: boolean): void {
    if (bound < this.max || (bound === this.max && strict)) [this.max, this.maxStrict] = [bound, strict];
  }

  allow(values: readonly unknown[], same: (a: unknown, b: unknown) => boolean): void {
    this.allowed =
      this.allowed === undefined ? values : this.allowed.filter((value) => values.some((other) => same(value, other)));
  }

  require(...keys: readonly string[]): void {
    this.required = [...new Set([...this.required, ...keys])];
  }

  forbid(...keys: readonly string[]): void {
    this.absent = [...new Set([...this.absent, ...keys])];
  }
}

/** One thing that a value to be made must do. */
export type Goal =
  | { readonly kind: 'holds'; readonly at: Located }
  | { readonly kind: 'fails'; readonly at: Located }
  /** Everything holds but one keyword, which stands behind some steps. */
  | { readonly kind: 'violates'; readonly at: Located; readonly site: Site }
  /** A plain constraint. */
  | {
      readonly kind: 'literal';
      readonly key: string;
      readonly apply: (conjunction: Conjunction) => void;
      readonly test?: (value: unknown) => boolean;
    };

/** Where a broken constraint is to stand, seen from some schema: the subschemas to go through, then the keyword. */
export interface Site {
  readonly steps: readonly Step[];
  readonly keyword: string;
}

/** One subschema further: `properties` and a name, `items`, `$ref`. */
export interface Step {
  readonly keyword: string;
  readonly token?: string | number;
}

export function siteKey({ steps, keyword }: Site): string {
  return JSON.stringify([steps.map((step) => [step.keyword, step.token ?? null]), keyword]);
}

export function goalKey(goal: Goal): string {
  switch (goal.kind) {
    case 'holds':
      return `+${goal.at.id}`;
    case 'fails':
      return `-${goal.at.id}`;
    case 'violates':
      return `!${goal.at.id}${siteKey(goal.site)}`;
    case 'literal':
      return goal.key;
  }
}

export const holds = (at: Located): Goal => ({ kind: 'holds', at });
export const fails = (at: Located): Goal => ({ kind: 'fails', at });

export function literal(
  key: string,
  apply: (conjunction: Conjunction) => void,
  test?: (value: unknown) => boolean,
): Goal {
  return { kind: 'literal', key, apply, ...(test !== undefined && { test }) };
}
