import type { Draw, PartArbitrary } from '../../draw.ts';
import type { JsonValue } from '../json.ts';
import type { Validator } from '../validate/validator.ts';
import type { Goal } from './conjunction.ts';

/** One value in the making. */
export interface Making {
  readonly draw: Draw;
  /** Values that may still be made before everything is kept as small as it can be. */
  budget: number;
  /** Attempts that may still fail before the value is given up. */
  failures: number;
}

/** Makes values of one JSON type. `depth` is how deep they may nest: 1 for a value that holds no other. */
export interface Maker {
  canMake(depth: number): boolean;
  make(making: Making, depth: number): JsonValue;
}

/** Makes values that reach some goals at once. */
export interface Plan extends Maker {
  /** How deep the flattest value nests; Infinity when there is none. */
  readonly depth: number;
  /** What a value of this plan is called when it is part of another. */
  readonly part: PartArbitrary;
  /** Whether a value reaches the goals. */
  accepts(value: unknown): boolean;
  /** Every value, when they are few and known; otherwise undefined. */
  readonly values: readonly JsonValue[] | undefined;
}

/** Where makers get the plans of members and items from. */
export interface Plans {
  readonly validator: Validator;
  planFor(goals: readonly Goal[]): Plan;
}

/** Thrown when the decisions taken so far lead to no value; whoever can take others tries again. */
export class NoValue extends Error {}
