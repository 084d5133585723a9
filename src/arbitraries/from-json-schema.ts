import fc from 'fast-check';
import { drawFrom, fixedDraw, type Draw } from './draw.ts';
import { holds } from './json-schema/build/conjunction.ts';
import { NoValue, type Plan } from './json-schema/build/plan-port.ts';
import { Planner } from './json-schema/build/planner.ts';
import type { JsonSchema, JsonValue } from './json-schema/json.ts';
import { Registry } from './json-schema/registry.ts';
import { simplerValues } from './json-schema/simpler-values.ts';
import { asksForUnevaluated, Validator } from './json-schema/validate/validator.ts';
import { explainFailure } from './json-schema/explain-failure.ts';

export interface JsonSchemaOptions {
  /** Other documents that references lead to, each with its `$id`. */
  readonly schemas?: readonly JsonSchema[];
  /** How deep values nest where the schema does not ask for more: 1 is a value that holds no other. Default 5. */
  readonly maxDepth?: number;
  /** About how many values one document holds before everything is kept as small as the schema allows. Default 60. */
  readonly maxSize?: number;
}

const defaultDepth = 5;
const defaultSize = 60;
/** Attempts to make one document when parts of its schema cannot be built but only tried. */
const attempts = 40;
const failuresPerDocument = 60;

/**
 * Values of a JSON Schema (draft 2020-12; the spellings of draft-07 are read too): whatever it makes is valid, `format`
 * included. Constraints are built, not filtered: `allOf` is merged, branches are chosen, patterns and formats are walked
 * through as automata, `not` is turned into its complement. What cannot be built is tried, and every value is validated
 * before it is given out. The simplest value has what it must have: no optional members, the fewest items, the shortest
 * texts, the numbers closest to zero.
 *
 * Values nest no deeper than they must or `maxDepth` allows, so recursive schemas end. Members named `__proto__` are
 * ordinary members.
 *
 * @throws AssayError `declaration` when the schema is malformed, refers to what is not there, allows no value at all, or
 *   is too hard to make values for; the message names the keyword
 * @example property('orders are priced', [fromJsonSchema(orderSchema)], (order) => { expect(price(order)).toBeGreaterThan(0); });
 */
export function fromJsonSchema<T = JsonValue>(schema: JsonSchema, options: JsonSchemaOptions = {}): fc.Arbitrary<T> {
  const registry = new Registry(schema, options.schemas);
  const validator = new Validator(registry, asksForUnevaluated([schema, ...(options.schemas ?? [])]));
  const planner = new Planner(validator);
  const plan = planner.planFor([holds(registry.root)]);
  return new SchemaArbitrary(plan, validator, options) as fc.Arbitrary<unknown> as fc.Arbitrary<T>;
}

class SchemaArbitrary extends fc.Arbitrary<JsonValue> {
  readonly #plan: Plan;
  readonly #validator: Validator;
  readonly #depth: number;
  readonly #size: number;
  readonly #fallback: JsonValue;

  constructor(plan: Plan, validator: Validator, { maxDepth = defaultDepth, maxSize = defaultSize }: JsonSchemaOptions) {
    super();
    this.#plan = plan;
    this.#validator = validator;
    validator.accepts(null); // reads every keyword of the root, so that malformed ones are refused here
    if (plan.depth === Infinity) throw explainFailure(validator, 'unsatisfiable');
    this.#depth = Math.max(maxDepth, plan.depth);
    this.#size = maxSize;
    this.#fallback = this.#findOne();
  }

  override generate(random: fc.Random): fc.Value<JsonValue> {
    const draw = drawFrom(random);
    const value = this.#make(draw, attempts);
    return new fc.Value(value === undefined ? structuredClone(this.#fallback) : value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is JsonValue {
    return this.#validator.accepts(value);
  }

  /** For fast-check's own runner; under assay, choices are shrunk. */
  override shrink(value: JsonValue): fc.Stream<fc.Value<JsonValue>> {
    return fc
      .stream(simplerValues(value))
      .filter((simpler) => this.#validator.accepts(simpler))
      .map((simpler) => new fc.Value(simpler, undefined));
  }

  #make(draw: Draw, tries: number): JsonValue | undefined {
    for (let attempt = 0; attempt < tries; attempt++) {
      const value = this.#attempt(draw);
      if (value !== undefined && this.#validator.accepts(value)) return value;
    }
    return undefined;
  }

  #attempt(draw: Draw): JsonValue | undefined {
    try {
      return this.#plan.make({ draw, budget: this.#size, failures: failuresPerDocument }, this.#depth);
    } catch (error) {
      if (error instanceof NoValue) return undefined;
      throw error;
    }
  }

  /** Some value, found before anybody asks for one: it stands in when chance finds none, and proves that there is one. */
  #findOne(): JsonValue {
    for (let seed = 1; seed <= 10; seed++) {
      const found = this.#make(fixedDraw(seed), attempts);
      if (found !== undefined) return found;
    }
    const last = this.#attempt(fixedDraw(1));
    throw explainFailure(this.#validator, 'too hard', last);
  }
}
