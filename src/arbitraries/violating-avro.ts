import fc from 'fast-check';
import { AssayError } from '../core/errors.ts';
import { type AvroBreak, type AvroConstraint, breaksOf } from './avro/avro-breaks.ts';
import { AvroMaker } from './avro/avro-maker.ts';
import { readAvro, type AvroSchema, type AvroType } from './avro/avro-schema.ts';
import { drawFrom, fixedDraw, type Draw } from './draw.ts';
import type { AvroOptions } from './from-avro.ts';

export interface ViolatingAvroOptions extends AvroOptions {
  /** The constraints to break; default: all. */
  readonly constraints?: readonly AvroConstraint[];
}

/** A value and the one constraint of its Avro schema that it breaks. */
export interface ViolatingAvroValue {
  readonly value: unknown;
  readonly violates: {
    readonly constraint: AvroConstraint;
    /** JSON Pointer of the part of the value that breaks it; of a field that is missing, where it would stand. */
    readonly path: string;
    /** The name of the type that is broken. */
    readonly type: string;
  };
}

/**
 * Values that break exactly one constraint of an Avro schema, and say which: a number beyond an int, a symbol that the enum
 * does not have, a fixed that is a byte too long, a field without a default left out, a value of no branch of a union. All else
 * about them is valid. The simplest breaks the outermost type.
 *
 * @throws AssayError `declaration` when the schema is malformed or has none of the constraints asked for
 * @example property('broken orders are refused', [violatingAvro(orderSchema)], ({ value }) => { expect(() => type.toBuffer(value)).toThrow(); });
 */
export function violatingAvro(
  schema: AvroSchema,
  options: ViolatingAvroOptions = {},
): fc.Arbitrary<ViolatingAvroValue> {
  return new ViolatingAvroArbitrary(schema, options);
}

/** Values in which a constraint is looked for before the one found without chance is taken: many lists are empty. */
const attempts = 12;
const searched = 200;
/** More than any constraint has ways to be broken. */
const ways = 12;

class ViolatingAvroArbitrary extends fc.Arbitrary<ViolatingAvroValue> {
  readonly #type: AvroType;
  readonly #maker: AvroMaker;
  readonly #constraints: ReadonlySet<AvroConstraint> | undefined;
  #fallback: ViolatingAvroValue | undefined;

  constructor(schema: AvroSchema, { maxDepth = 5, maxSize = 60, unions = 'auto', constraints }: ViolatingAvroOptions) {
    super();
    this.#type = readAvro(schema);
    this.#maker = new AvroMaker(this.#type, { maxDepth, maxSize, unions });
    this.#constraints = constraints === undefined ? undefined : new Set(constraints);
    for (let seed = 1; seed <= searched && this.#fallback === undefined; seed++)
      this.#fallback = this.#make(fixedDraw(seed));
    if (this.#fallback === undefined) {
      throw new AssayError(
        'declaration',
        `violatingAvro(): the schema has nothing that a value can break of ${(constraints ?? []).join(', ')}.`,
        'Leave the constraints away, or name one that the schema has.',
      );
    }
  }

  #make(draw: Draw): ViolatingAvroValue | undefined {
    const value = this.#maker.make(draw);
    const all: AvroBreak[] = [];
    for (const each of breaksOf(this.#type, value, (branches) => this.#maker.wraps(branches)))
      if (this.#constraints?.has(each.constraint) !== false) all.push(each);
    if (all.length === 0) return undefined;
    const { constraint, path, type, make } = all[draw.integer(0, all.length - 1)]!;
    // Always drawn, so that no way to break a value takes fewer decisions than the simplest.
    return { value: make(draw.integer(0, ways - 1)), violates: { constraint, path, type } };
  }

  override generate(random: fc.Random): fc.Value<ViolatingAvroValue> {
    const draw = drawFrom(random);
    for (let tries = 0; tries < attempts; tries++) {
      const found = this.#make(draw);
      if (found !== undefined) return new fc.Value(found, undefined);
    }
    return new fc.Value(this.#fallback!, undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is ViolatingAvroValue {
    return false;
  }

  /** Choices are shrunk, values are not: a smaller value may break something else. */
  override shrink(): fc.Stream<fc.Value<ViolatingAvroValue>> {
    return fc.Stream.nil();
  }
}
