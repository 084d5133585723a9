import { Random } from 'fast-check';
import type { RandomGenerator } from 'fast-check';
import type { ChoiceCursor } from './source.ts';
import { listenerKey, type SpanListener } from './spans.ts';

// The base class asks for a generator and clones it; every method that would use it is overridden below.
const unusedGenerator = {
  clone: () => unusedGenerator,
  next: () => 0,
  jump: () => undefined,
  getState: () => [],
} as unknown as RandomGenerator;

const doubleHigh = 2 ** 27;
const doubleScale = 2 ** -53;

/** A `fc.Random` whose every draw is a recorded choice, so that every existing arbitrary is a function of choices. */
export class ChoiceRandom extends Random {
  readonly cursor: ChoiceCursor;

  constructor(cursor: ChoiceCursor) {
    super(unusedGenerator);
    this.cursor = cursor;
  }

  override clone(): ChoiceRandom {
    return new ChoiceRandom(this.cursor.clone());
  }

  override next(bits: number): number {
    return this.cursor.number(0, 2 ** bits - 1);
  }

  override nextBoolean(): boolean {
    return this.cursor.number(0, 1) === 1;
  }

  override nextInt(min = -0x8000_0000, max = 0x7fff_ffff): number {
    return this.cursor.number(min, max);
  }

  override nextBigInt(min: bigint, max: bigint): bigint {
    return this.cursor.bigint(min, max);
  }

  override nextDouble(): number {
    return (this.next(26) * doubleHigh + this.next(27)) * doubleScale;
  }

  override getState(): undefined {
    return undefined;
  }
}

/** Hears of a span when it begins, and, through what it answers, of the text that the arbitrary made, if it was one. */
export type SpanStart = (arbitrary: object) => ((text: string) => void) | undefined;

/** A `ChoiceRandom` that also tells the source where each arbitrary begins and ends. Its clones do not: they read ahead. */
export class SpanningRandom extends ChoiceRandom {
  readonly [listenerKey]: SpanListener;

  /** @param onSpan hears which arbitrary a span belongs to, in the order in which the source numbers them; answers who hears its text */
  constructor(cursor: ChoiceCursor, onSpan?: SpanStart) {
    super(cursor);
    const labels = new Map<object, number>();
    const { source } = cursor;
    const open: (((text: string) => void) | undefined)[] = [];
    this[listenerKey] = {
      open(arbitrary) {
        let label = labels.get(arbitrary);
        if (label === undefined) labels.set(arbitrary, (label = labels.size + 1));
        if (!cursor.onMain) return;
        source.openSpan(cursor.position, label);
        open.push(onSpan?.(arbitrary));
      },
      close(made) {
        if (!cursor.onMain) return;
        source.closeSpan(cursor.position);
        const hear = open.pop();
        if (hear !== undefined && typeof made === 'string') hear(made);
      },
    };
  }
}
