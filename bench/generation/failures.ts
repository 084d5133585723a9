import fc from 'fast-check';

/*
 * One entry for every arbitrary of fast-check, with a way to describe what was generated, including what values decide only
 * while they are used: streams, generators, functions, schedulers, commands.
 */

/** An arbitrary and what a check does with its value; the text says everything that was decided. */
export interface Subject {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<unknown>;
  readonly describe: (value: unknown) => string | Promise<string>;
}

function plain(name: string, arbitrary: fc.Arbitrary<unknown>): Subject {
  return { name, arbitrary, describe: (value) => fc.stringify(value) };
}

function used<T>(name: string, arbitrary: fc.Arbitrary<T>, describe: (value: T) => string | Promise<string>): Subject {
  return { name, arbitrary, describe: describe as (value: unknown) => string | Promise<string> };
}

function take(stream: Iterable<unknown>, count: number): readonly unknown[] {
  const taken: unknown[] = [];
  for (const value of stream) {
    taken.push(value);
    if (taken.length === count) break;
  }
  return taken;
}

/** The order in which a scheduler lets four tasks go on. */
async function orderOf(scheduler: fc.Scheduler): Promise<readonly string[]> {
  const order: string[] = [];
  for (const task of ['a', 'b', 'c', 'd'])
    void scheduler.schedule(Promise.resolve(task)).then((done) => order.push(done));
  await scheduler.waitAll();
  return order;
}

class Push implements fc.Command<number[], number[]> {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  check(model: Readonly<number[]>): boolean {
    return model.length < 5;
  }
  run(model: number[], real: number[]): void {
    model.push(this.value);
    real.push(this.value);
  }
  toString(): string {
    return `push(${this.value})`;
  }
}

function afterCommands(commands: Iterable<fc.Command<number[], number[]>>): string {
  const real: number[] = [];
  fc.modelRun(() => ({ model: [] as number[], real }), commands);
  return JSON.stringify(real);
}

const { node } = fc.letrec((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, fc.nat(), fc.tuple(tie('node'), tie('node'))),
}));
const memoized = fc.memo<unknown>((depth) =>
  depth <= 1 ? fc.nat() : fc.oneof(fc.boolean(), fc.array(fc.nat({ max: depth }))),
);

const values: readonly Subject[] = [
  plain('boolean', fc.boolean()),
  plain('integer', fc.integer()),
  plain('nat', fc.nat()),
  plain('maxSafeInteger', fc.maxSafeInteger()),
  plain('maxSafeNat', fc.maxSafeNat()),
  plain('float', fc.float()),
  plain('double', fc.double()),
  plain('double, no integers', fc.double({ noInteger: true })),
  plain('bigInt', fc.bigInt()),
  plain('date', fc.date()),
  plain('string', fc.string()),
  plain('string of graphemes', fc.string({ unit: 'grapheme' })),
  plain('string, binary', fc.string({ unit: 'binary' })),
  plain('base64String', fc.base64String()),
  plain('stringMatching', fc.stringMatching(/^[a-z]{1,5}(\d|-)*$/)),
  plain('mixedCase', fc.mixedCase(fc.string())),
  plain('lorem', fc.lorem()),
  plain('uuid', fc.uuid()),
  plain('ulid', fc.ulid()),
  plain('ipV4', fc.ipV4()),
  plain('ipV4Extended', fc.ipV4Extended()),
  plain('ipV6', fc.ipV6()),
  plain('domain', fc.domain()),
  plain('emailAddress', fc.emailAddress()),
  plain('webAuthority', fc.webAuthority()),
  plain('webFragments', fc.webFragments()),
  plain('webPath', fc.webPath()),
  plain('webQueryParameters', fc.webQueryParameters()),
  plain('webSegment', fc.webSegment()),
  plain('webUrl', fc.webUrl()),
  plain('constant', fc.constant(7)),
  plain('constantFrom', fc.constantFrom('a', 'b', 'c')),
  plain('falsy', fc.falsy()),
  plain('mapToConstant', fc.mapToConstant({ num: 26, build: (index) => String.fromCharCode(97 + index) })),
];

const collections: readonly Subject[] = [
  plain('array', fc.array(fc.integer())),
  plain('uniqueArray', fc.uniqueArray(fc.nat({ max: 20 }))),
  plain('set', fc.set(fc.nat())),
  plain('map', fc.map(fc.string(), fc.nat())),
  plain('sparseArray', fc.sparseArray(fc.nat())),
  plain('subarray', fc.subarray([1, 2, 3, 4, 5])),
  plain('shuffledSubarray', fc.shuffledSubarray([1, 2, 3, 4, 5])),
  plain('tuple', fc.tuple(fc.nat(), fc.string(), fc.boolean())),
  plain('record', fc.record({ a: fc.nat(), b: fc.string() }, { requiredKeys: ['a'] })),
  plain('dictionary', fc.dictionary(fc.string(), fc.nat())),
  plain('option', fc.option(fc.nat())),
  plain('oneof', fc.oneof(fc.nat(), fc.string())),
  plain('int8Array', fc.int8Array()),
  plain('uint8Array', fc.uint8Array()),
  plain('uint8ClampedArray', fc.uint8ClampedArray()),
  plain('int16Array', fc.int16Array()),
  plain('uint16Array', fc.uint16Array()),
  plain('int32Array', fc.int32Array()),
  plain('uint32Array', fc.uint32Array()),
  plain('float32Array', fc.float32Array()),
  plain('float64Array', fc.float64Array()),
  plain('bigInt64Array', fc.bigInt64Array()),
  plain('bigUint64Array', fc.bigUint64Array()),
  plain('anything', fc.anything()),
  plain('object', fc.object()),
  plain('json', fc.json()),
  plain('jsonValue', fc.jsonValue()),
  plain('letrec', node!),
  plain('memo', memoized(3)),
  plain(
    'filter',
    fc.nat().filter((value) => value % 3 === 1),
  ),
  plain(
    'chain',
    fc.nat({ max: 6 }).chain((size) => fc.array(fc.nat({ max: size }), { minLength: size, maxLength: size })),
  ),
  plain(
    'chainUntil',
    fc.chainUntil(fc.nat({ max: 50 }), (value) => (value > 3 ? fc.nat({ max: value - 1 }) : undefined)),
  ),
  plain('limitShrink and noShrink', fc.limitShrink(fc.noShrink(fc.array(fc.nat())), 3)),
  plain('noBias', fc.noBias(fc.array(fc.nat()))),
];

const inUse: readonly Subject[] = [
  plain('clone', fc.clone(fc.array(fc.nat()), 3)),
  used('infiniteStream', fc.infiniteStream(fc.nat()), (stream) => fc.stringify(take(stream, 5))),
  used('two streams', fc.tuple(fc.infiniteStream(fc.nat()), fc.infiniteStream(fc.string())), ([a, b]) =>
    fc.stringify([take(a, 3), take(b, 3), take(a, 2)]),
  ),
  used('gen', fc.gen(), (gen) => fc.stringify([gen(fc.nat), gen(fc.string), gen(fc.nat, { max: 9 })])),
  used('func', fc.func(fc.nat()), (apply) => fc.stringify([apply(1), apply('b'), apply(1)])),
  used('compareFunc', fc.compareFunc(), (compare) => fc.stringify([3, 1, 2].toSorted(compare))),
  used('compareBooleanFunc', fc.compareBooleanFunc(), (compare) => fc.stringify([compare(1, 2), compare(2, 1)])),
  used('context', fc.context(), (context) => fc.stringify(context.size())),
  used('scheduler', fc.scheduler(), async (scheduler) => fc.stringify(await orderOf(scheduler))),
  used('scheduler, its copy too', fc.scheduler(), async (scheduler) => {
    const first = await orderOf(scheduler);
    return fc.stringify([first, await orderOf(fc.cloneIfNeeded(scheduler))]);
  }),
  used(
    'scheduler beside a stream',
    fc.tuple(fc.nat(), fc.scheduler(), fc.infiniteStream(fc.nat())),
    async ([n, scheduler, stream]) => fc.stringify([n, take(stream, 2), await orderOf(scheduler), take(stream, 2)]),
  ),
  used('commands', fc.commands([fc.nat().map((value) => new Push(value))]), afterCommands),
];

export const subjects: readonly Subject[] = [...values, ...collections, ...inUse];
