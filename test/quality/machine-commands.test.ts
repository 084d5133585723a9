import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFills, replayFills } from '../../src/choices/fill.ts';
import { generate } from '../../src/choices/generate.ts';
import { deriveSeed } from '../../src/choices/prng.ts';
import { evaluatorOf, triedInput } from '../../src/choices/shrink/evaluator.ts';
import { shrink } from '../../src/choices/shrink/shrink.ts';

interface Model {
  items: number[];
}

/** A queue that turns two elements around when it holds three. */
class BrokenQueue {
  readonly #items: number[] = [];

  push(item: number): void {
    this.#items.push(item);
    if (this.#items.length === 3) this.#items.splice(1, 2, this.#items[2]!, this.#items[1]!);
  }

  take(): number | undefined {
    return this.#items.shift();
  }
}

class Push implements fc.Command<Model, BrokenQueue> {
  readonly item: number;

  constructor(item: number) {
    this.item = item;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, real: BrokenQueue): void {
    model.items.push(this.item);
    real.push(this.item);
  }

  toString(): string {
    return `push(${this.item})`;
  }
}

class Take implements fc.Command<Model, BrokenQueue> {
  check({ items }: Readonly<Model>): boolean {
    return items.length > 0;
  }

  run({ items }: Model, real: BrokenQueue): void {
    expect(real.take()).toBe(items.shift());
  }

  toString(): string {
    return 'take()';
  }
}

const commands = fc.commands([fc.integer().map((item) => new Push(item)), fc.constant(new Take())]);
type Commands = typeof commands extends fc.Arbitrary<infer T> ? T : never;

function holds(program: Commands): boolean {
  try {
    fc.modelRun(() => ({ model: { items: [] }, real: new BrokenQueue() }), program);
    return true;
  } catch {
    return false;
  }
}

test('commands of fast-check shrink through choices, to the smallest program on every seed', async () => {
  const seeds = 20;
  const programs: string[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    for (let run = 0; run < 1_000; run++) {
      const generated = generate(commands, randomFills(deriveSeed(seed, run)));
      if (holds(generated.value)) continue;
      const evaluate = evaluatorOf<Commands, { readonly fails: boolean }>(commands, ({ value }) => ({
        fails: !holds(value),
      }));
      const limits = { maxEvaluations: 5_000, expired: () => false };
      const { smallest } = await shrink(triedInput(generated, { fails: true }), evaluate, limits);
      const value = generate(commands, replayFills(smallest.recording)).value;
      holds(value); // commands are shown once they were run
      programs.push(String(value).replace(/ ?\/\*.*\*\//, ''));
      break;
    }
  }
  expect(programs).toEqual(Array.from({ length: seeds }, () => 'push(0),push(0),push(1),take(),take()'));
});
