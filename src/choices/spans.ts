import * as fc from 'fast-check';
import type { Arbitrary, Random, Value } from 'fast-check';

/**
 * Hears where each arbitrary's part begins and ends. A `fc.Random` that carries one under {@link listenerKey} gets its
 * spans reported.
 */
export interface SpanListener {
  open(arbitrary: object): void;
  /** @param made the value, unless it has a state of its own; undefined when there is none */
  close(made: unknown): void;
}

/** Registered globally, so that two copies of assay in one process instrument the classes of fast-check only once. */
export const listenerKey = Symbol.for('assay.span-listener');
const instrumentedKey = Symbol.for('assay.instrumented');

type Generate = (this: object, random: Random, bias: number | undefined) => Value<unknown>;
interface ListenedRandom {
  readonly [listenerKey]?: SpanListener;
}

function instrumented(original: Generate): Generate {
  const generate: Generate = function (random, bias) {
    const listener = (random as ListenedRandom)[listenerKey];
    if (listener === undefined) return original.call(this, random, bias);
    let made: Value<unknown> | undefined;
    listener.open(this);
    try {
      return (made = original.call(this, random, bias));
    } finally {
      listener.close(made?.hasToBeCloned === true ? undefined : made?.value_);
    }
  };
  return Object.assign(generate, { [instrumentedKey]: true });
}

/** Replaces the `generate` that an arbitrary inherits (or owns) by one that reports spans; classes that refuse stay as they are. */
function instrumentClass(arbitrary: object): void {
  let holder: object | null = arbitrary;
  while (holder !== null && !Object.hasOwn(holder, 'generate')) holder = Object.getPrototypeOf(holder) as object | null;
  if (holder === null) return;
  const descriptor = Object.getOwnPropertyDescriptor(holder, 'generate')!;
  const original = descriptor.value as Generate & { [instrumentedKey]?: true };
  if (typeof original !== 'function' || original[instrumentedKey] === true) return;
  if (descriptor.configurable === false && descriptor.writable === false) return;
  Object.defineProperty(holder, 'generate', { ...descriptor, value: instrumented(original) });
}

function isArbitrary(value: object): boolean {
  return 'generate' in value && 'shrink' in value && 'canShrinkWithoutContext' in value;
}

const maxObjects = 20_000; // of one arbitrary's structure that are looked at: a generous schema, not a hostile graph

/** Instruments the classes of every arbitrary that can be reached from one. */
function instrumentReachable(root: object): void {
  const seen = new Set<object>([root]);
  for (const object of seen) {
    if (seen.size > maxObjects) return;
    if (isArbitrary(object)) instrumentClass(object);
    for (const key of Object.keys(object)) {
      const value = (object as Record<string, unknown>)[key];
      if (typeof value === 'object' && value !== null) seen.add(value);
    }
  }
}

/**
 * One arbitrary of every class of fast-check that draws; a class met only while generating is missed otherwise. None is of
 * all Unicode characters, whose table takes fast-check half a second: this runs in every process that checks something.
 */
function samples(): readonly Arbitrary<unknown>[] {
  const nat = fc.nat();
  return [
    fc.tuple(nat.map(String), nat.filter(Boolean), nat.chain(fc.constant), fc.bigInt(), fc.constantFrom(1, 2)),
    fc.oneof(nat, fc.boolean()),
    fc.array(fc.noBias(fc.noShrink(fc.limitShrink(nat, 1)))),
    fc.uniqueArray(nat),
    fc.letrec((tie) => ({ node: fc.option(tie('node')) })).node,
    fc.subarray([1, 2]),
    fc.mixedCase(fc.string()),
    fc.clone(nat, 2),
    fc.json(),
    fc.domain(),
    fc.commands([fc.constant({ check: () => true, run: () => undefined, toString: () => '' })]),
    fc.chainUntil(nat, () => undefined),
    fc.date(),
    fc.double({ noInteger: true }),
    fc.float(),
    fc.object(),
  ];
}

/** Arbitraries whose structure was looked at: a memory of work done, nothing else. */
const seenArbitraries = new WeakSet<object>();

/**
 * Makes the classes behind an arbitrary report spans to whoever listens; for everybody else they go on as before. For good:
 * the classes of fast-check are shared, and replacing a method back and forth would cost more than the one test it saves
 * (`docs/decisions/005-spans.md`).
 */
export function instrument(arbitrary: Arbitrary<unknown>): void {
  if (seenArbitraries.has(arbitrary)) return;
  seenArbitraries.add(arbitrary);
  const { generate } = fc.tuple() as unknown as { generate: Generate & { [instrumentedKey]?: true } };
  if (generate[instrumentedKey] !== true) for (const sample of samples()) instrumentReachable(sample);
  instrumentReachable(arbitrary);
}
