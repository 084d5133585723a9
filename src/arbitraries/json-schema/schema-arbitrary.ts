import fc from 'fast-check';
import { drawFrom, fixedDraw, type Draw } from '../draw.ts';
import { holds } from './build/conjunction.ts';
import { NoValue, type Plan } from './build/plan-port.ts';
import { Planner } from './build/planner.ts';
import { explainFailure } from './explain-failure.ts';
import type { JsonSchema, JsonValue } from './json.ts';
import { Registry } from './registry.ts';
import { simplerValues } from './simpler-values.ts';
import { asksForUnevaluated, Validator } from './validate/validator.ts';

export interface JsonSchemaOptions {
  /** Other documents that references lead to, each with its `$id`. */
  readonly schemas?: readonly JsonSchema[];
  /** How deep values nest where the schema does not ask for more: 1 is a value that holds no other. Default 5. */
  readonly maxDepth?: number;
  /** About how many values one document holds before everything is kept as small as the schema allows. Default 60. */
  readonly maxSize?: number;
}

export const defaultDepth = 5;
export const defaultSize = 60;
/** Attempts to make one document when parts of its schema cannot be built but only tried. */
const attempts = 40;
const failuresPerDocument = 60;

/** One attempt at a value; undefined when the decisions led to none. */
export function attempt(plan: Plan, draw: Draw, depth: number, size: number): JsonValue | undefined {
  try {
    return plan.make({ draw, budget: size, failures: failuresPerDocument }, Math.max(depth, plan.depth));
  } catch (error) {
    if (error instanceof NoValue) return undefined;
    throw error;
  }
}

export function readSchema(schema: JsonSchema, { schemas = [] }: JsonSchemaOptions): Validator {
  const validator = new Validator(new Registry(schema, schemas), asksForUnevaluated([schema, ...schemas]));
  validator.accepts(null); // reads every keyword of the root, so that malformed ones are refused here
  return validator;
}

/** Values of a JSON Schema that also pass a test of somebody else's. */
export class SchemaArbitrary extends fc.Arbitrary<JsonValue> {
  readonly #plan: Plan;
  readonly #validator: Validator;
  readonly #options: JsonSchemaOptions;
  readonly #passes: (value: JsonValue) => boolean;
  readonly #fallback: JsonValue;

  constructor(schema: JsonSchema, options: JsonSchemaOptions, passes: (value: JsonValue) => boolean = () => true) {
    super();
    this.#validator = readSchema(schema, options);
    this.#options = options;
    this.#passes = passes;
    this.#plan = new Planner(this.#validator).planFor([holds(this.#validator.registry.root)]);
    if (this.#plan.depth === Infinity) throw explainFailure(this.#validator, 'unsatisfiable');
    this.#fallback = this.#findOne();
  }

  override generate(random: fc.Random): fc.Value<JsonValue> {
    const value = this.#make(drawFrom(random));
    return new fc.Value(value === undefined ? structuredClone(this.#fallback) : value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is JsonValue {
    return this.#accepts(value);
  }

  /** For fast-check's own runner; under assay, choices are shrunk. */
  override shrink(value: JsonValue): fc.Stream<fc.Value<JsonValue>> {
    return fc
      .stream(simplerValues(value))
      .filter((simpler) => this.#accepts(simpler))
      .map((simpler) => new fc.Value(simpler, undefined));
  }

  #accepts(value: unknown): boolean {
    return this.#validator.accepts(value) && this.#passes(value as JsonValue);
  }

  #make(draw: Draw): JsonValue | undefined {
    for (let tries = 0; tries < attempts; tries++) {
      const value = this.#attempt(draw);
      if (value !== undefined && this.#accepts(value)) return value;
    }
    return undefined;
  }

  #attempt(draw: Draw): JsonValue | undefined {
    const { maxDepth = defaultDepth, maxSize = defaultSize } = this.#options;
    return attempt(this.#plan, draw, maxDepth, maxSize);
  }

  /** Some value, found before anybody asks for one: it stands in when chance finds none, and proves that there is one. */
  #findOne(): JsonValue {
    for (let seed = 1; seed <= 20; seed++) {
      const found = this.#make(fixedDraw(seed));
      if (found !== undefined) return found;
    }
    throw explainFailure(this.#validator, 'too hard', this.#attempt(fixedDraw(1)));
  }
}
