import fc from 'fast-check';
import { AssayError } from '../core/errors.ts';
import { drawFrom, fixedDraw, type Draw } from './draw.ts';
import type { Plan } from './json-schema/build/plan-port.ts';
import { Planner } from './json-schema/build/planner.ts';
import { constraintSites, soleViolation } from './json-schema/constraint-sites.ts';
import { explainFailure } from './json-schema/explain-failure.ts';
import { pointerToken, type JsonSchema, type JsonValue } from './json-schema/json.ts';
import {
  attempt,
  defaultDepth,
  defaultSize,
  readSchema,
  type JsonSchemaOptions,
} from './json-schema/schema-arbitrary.ts';
import { tokensOf } from './json-schema/validate/run.ts';
import type { Validator } from './json-schema/validate/validator.ts';

export interface ViolatingOptions extends JsonSchemaOptions {
  /** The keywords to break; default: all that a value can break alone. */
  readonly keywords?: readonly string[];
}

/** A value and the one constraint that it breaks. */
export interface ViolatingValue {
  readonly value: JsonValue;
  readonly violates: {
    /** JSON Pointer of the keyword in the schema's document, with `#`. */
    readonly path: string;
    readonly keyword: string;
    /** JSON Pointer of the part of the value that breaks it. */
    readonly instancePath: string;
  };
}

/**
 * Values that break exactly one constraint of a JSON Schema, and say which: everything else about them is valid. Made as
 * `fromJsonSchema` makes its values, with one keyword turned into its opposite; a keyword that cannot be broken alone
 * (`const` beside an equal `enum`) is left out. `anyOf`, `oneOf`, `not` and `contains` are broken as a whole; behind
 * `properties`, `items`, `allOf`, `$ref`, `then` and the like, single keywords are.
 *
 * @throws AssayError `declaration` when the schema is malformed or no constraint of it can be broken alone
 * @example property('broken orders are refused', [violating(orderSchema)], ({ value }) => { expect(() => parseOrder(value)).toThrow(OrderError); });
 */
export function violating(schema: JsonSchema, options: ViolatingOptions = {}): fc.Arbitrary<ViolatingValue> {
  return new ViolatingArbitrary(schema, options);
}

const attempts = 12;

/** One constraint to break. */
class Breaker {
  readonly #plan: Plan;
  readonly #describe: (value: JsonValue) => ViolatingValue | undefined;
  readonly #options: ViolatingOptions;
  #fallback: ViolatingValue | null | undefined;

  constructor(plan: Plan, describe: (value: JsonValue) => ViolatingValue | undefined, options: ViolatingOptions) {
    this.#plan = plan;
    this.#describe = describe;
    this.#options = options;
  }

  get isPossible(): boolean {
    return this.#plan.depth !== Infinity;
  }

  make(draw: Draw): ViolatingValue | undefined {
    const { maxDepth = defaultDepth, maxSize = defaultSize } = this.#options;
    for (let tries = 0; tries < attempts; tries++) {
      const value = attempt(this.#plan, draw, maxDepth, maxSize);
      const described = value === undefined ? undefined : this.#describe(value);
      if (described !== undefined) return described;
    }
    return undefined;
  }

  /** A value found without chance; undefined when there seems to be none. */
  get fallback(): ViolatingValue | undefined {
    if (this.#fallback === undefined) {
      this.#fallback = null;
      for (let seed = 1; seed <= 3 && this.#fallback === null; seed++)
        this.#fallback = this.make(fixedDraw(seed)) ?? null;
    }
    return this.#fallback ?? undefined;
  }
}

class ViolatingArbitrary extends fc.Arbitrary<ViolatingValue> {
  readonly #breakers: readonly Breaker[];
  readonly #fallback: ViolatingValue;

  constructor(schema: JsonSchema, options: ViolatingOptions) {
    super();
    const validator = readSchema(schema, options);
    const { root } = validator.registry;
    const planner = new Planner(
      validator,
      (value, { at, site }) => soleViolation(validator, value, at, site) !== undefined,
    );
    const sites = constraintSites(validator.registry).filter(
      ({ name }) => options.keywords === undefined || options.keywords.includes(name),
    );
    this.#breakers = sites
      .map(({ site, name }) => {
        const plan = planner.planFor([{ kind: 'violates', at: root, site }]);
        return new Breaker(plan, (value) => describe(validator, value, site, name), options);
      })
      .filter((breaker) => breaker.isPossible);
    const found = this.#breakers.find((breaker) => breaker.fallback !== undefined)?.fallback;
    if (found === undefined) throw noConstraint(validator, options);
    this.#fallback = found;
  }

  override generate(random: fc.Random): fc.Value<ViolatingValue> {
    const draw = drawFrom(random);
    const breaker = this.#breakers[draw.integer(0, this.#breakers.length - 1)]!;
    const found = breaker.make(draw) ?? breaker.fallback ?? this.#fallback;
    return new fc.Value(structuredClone(found), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is ViolatingValue {
    return false;
  }

  /** Choices are shrunk, values are not: a smaller value may break something else. */
  override shrink(): fc.Stream<fc.Value<ViolatingValue>> {
    return fc.Stream.nil();
  }
}

function describe(
  validator: Validator,
  value: JsonValue,
  site: Parameters<typeof soleViolation>[3],
  name: string,
): ViolatingValue | undefined {
  const violation = soleViolation(validator, value, validator.registry.root, site);
  if (violation === undefined) return undefined;
  const { at, keyword, instance } = violation;
  const path = keyword === '' ? at.pointer : `${at.pointer}/${pointerToken(keyword)}`;
  const instancePath = tokensOf(instance)
    .map((token) => `/${pointerToken(token)}`)
    .join('');
  return { value, violates: { path, keyword: name, instancePath } };
}

function noConstraint(validator: Validator, { keywords }: ViolatingOptions): AssayError {
  if (keywords === undefined && validator.registry.root.schema === false)
    return explainFailure(validator, 'unsatisfiable');
  const which = keywords === undefined ? 'No constraint' : `None of the constraints ${keywords.join(', ')}`;
  return new AssayError(
    'declaration',
    `${which} of the schema can be broken alone.`,
    'A schema that allows everything has none; one that contradicts itself has no valid rest.',
  );
}
