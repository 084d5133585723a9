import fc from 'fast-check';
import { drawFrom } from './draw.ts';
import { AvroMaker } from './avro/avro-maker.ts';
import { readAvro, type AvroSchema } from './avro/avro-schema.ts';

export interface AvroOptions {
  /** How deep values nest where the schema does not ask for more. Default 5. */
  readonly maxDepth?: number;
  /** About how many values one record holds before everything is kept small. Default 60. */
  readonly maxSize?: number;
  /** How values of unions are written. `auto`: plainly, unless two branches look alike in JavaScript; that is what avsc does. */
  readonly unions?: 'auto' | 'plain' | 'wrapped';
}

/**
 * Values of an Avro schema as `avsc` takes them: `Buffer`s for bytes and fixed, numbers for long (within safe integers),
 * plain objects for records and maps. Logical types bound what stands below them: days, times of day, timestamps of the
 * years 1 to 9999, decimals of a precision, UUIDs, durations. The simplest value has the first symbol, the flattest branch
 * of a union, empty arrays and maps, zeros.
 *
 * @param schema a parsed Avro schema: a name, a list of branches, or an object with `type`
 * @throws AssayError `declaration` when the schema is malformed, names what is not defined, or has no finite value
 * @example property('orders survive encoding', [fromAvro(orderSchema)], (order) => { expect(type.fromBuffer(type.toBuffer(order))).toEqual(order); });
 */
export function fromAvro<T = unknown>(schema: AvroSchema, options: AvroOptions = {}): fc.Arbitrary<T> {
  return new AvroArbitrary(schema, options) as fc.Arbitrary<unknown> as fc.Arbitrary<T>;
}

class AvroArbitrary extends fc.Arbitrary<unknown> {
  readonly #maker: AvroMaker;

  constructor(schema: AvroSchema, { maxDepth = 5, maxSize = 60, unions = 'auto' }: AvroOptions) {
    super();
    this.#maker = new AvroMaker(readAvro(schema), { maxDepth, maxSize, unions });
  }

  override generate(random: fc.Random): fc.Value<unknown> {
    return new fc.Value(this.#maker.make(drawFrom(random)), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is unknown {
    return false;
  }

  /** Choices are shrunk, values are not. */
  override shrink(): fc.Stream<fc.Value<unknown>> {
    return fc.Stream.nil();
  }
}
