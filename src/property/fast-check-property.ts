import {
  Arbitrary,
  Stream,
  PreconditionFailure,
  type IAsyncProperty,
  type IProperty,
  type Random,
  type Value,
} from 'fast-check';

/** A property as fast-check makes it: `fc.property(...)` or `fc.asyncProperty(...)`. */
export type FastCheckProperty<Values extends readonly unknown[]> = IProperty<Values> | IAsyncProperty<Values>;

/** What a declaration takes from it. */
export interface Unwrapped {
  readonly arbitraries: readonly Arbitrary<unknown>[];
  readonly predicate: (...values: unknown[]) => unknown;
}

type Raw = FastCheckProperty<readonly unknown[]>;

export function isFastCheckProperty(value: unknown): value is Raw {
  if (typeof value !== 'object' || value === null) return false;
  return ['generate', 'run', 'isAsync', 'runBeforeEach'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'function',
  );
}

/** Generates all the arguments of a property at once, through its public interface. */
class ArgumentsArbitrary extends Arbitrary<readonly unknown[]> {
  // A field of its own, so that the search for the arbitraries inside finds it.
  readonly property: Raw;

  constructor(property: Raw) {
    super();
    this.property = property;
  }

  override generate(random: Random): Value<readonly unknown[]> {
    return this.property.generate(random);
  }

  override canShrinkWithoutContext(value: unknown): value is readonly unknown[] {
    return Array.isArray(value);
  }

  override shrink(): Stream<Value<readonly unknown[]>> {
    return Stream.nil(); // choices shrink, values do not
  }
}

/** The arbitraries of the single arguments, where this version of fast-check keeps them. */
function argumentArbitraries(property: Raw): readonly Arbitrary<unknown>[] | undefined {
  const { arbs } = ((property as { arb?: unknown }).arb ?? {}) as { arbs?: unknown };
  return Array.isArray(arbs) && arbs.every((each) => each instanceof Arbitrary)
    ? (arbs as Arbitrary<unknown>[])
    : undefined;
}

type RunResult = Awaited<ReturnType<Raw['run']>>;

function report(result: RunResult): void {
  if (result === null) return;
  throw PreconditionFailure.isFailure(result) ? result : result.error;
}

function runOn(property: Raw, values: readonly unknown[]): unknown {
  if (property.isAsync()) return runAsync(property as IAsyncProperty<readonly unknown[]>, values);
  const { runBeforeEach, runAfterEach } = property;
  runBeforeEach.call(property);
  try {
    report((property as IProperty<readonly unknown[]>).run(values));
  } finally {
    runAfterEach.call(property);
  }
  return undefined;
}

async function runAsync(property: IAsyncProperty<readonly unknown[]>, values: readonly unknown[]): Promise<void> {
  await property.runBeforeEach();
  try {
    report(await property.run(values));
  } finally {
    await property.runAfterEach();
  }
}

/** Takes a property of fast-check apart: its arbitraries, and a predicate that runs it with its own hooks and rules. */
export function unwrap(property: Raw): Unwrapped {
  const arbitraries = argumentArbitraries(property);
  if (arbitraries !== undefined) return { arbitraries, predicate: (...values) => runOn(property, values) };
  return {
    arbitraries: [new ArgumentsArbitrary(property)],
    predicate: (values) => runOn(property, values as readonly unknown[]),
  };
}
