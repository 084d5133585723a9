import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills, simplestFill } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import { ChoiceSource, defaultDrawLimit, DrawLimitError } from '../../../src/choices/source.ts';

const fills = randomFills(5);

describe('a source of choices', () => {
  test('records what is drawn, with its range, and not what could not be otherwise', () => {
    const source = new ChoiceSource(fills);
    const cursor = source.cursor();
    const values = [cursor.number(0, 9), cursor.number(4, 4), cursor.bigint(-5n, 5n)];
    expect(values[1]).toBe(4);
    expect(source.recording).toEqual([
      [
        { min: 0, max: 9, value: values[0] },
        { min: -5n, max: 5n, value: values[2] },
      ],
    ]);
  });

  test('lets a clone read the same choices as long as it asks for the same ranges', () => {
    const source = new ChoiceSource(fills);
    const cursor = source.cursor();
    const clone = cursor.clone();
    const [a, b] = [clone.number(0, 1_000), clone.number(0, 1_000)];
    expect([cursor.number(0, 1_000), cursor.number(0, 1_000)]).toEqual([a, b]);
    expect(source.recording).toHaveLength(1);
  });

  test('gives a clone that asks for something else a sequence of its own', () => {
    const source = new ChoiceSource(fills);
    const cursor = source.cursor();
    const clone = cursor.clone();
    cursor.number(0, 1_000);
    const value = clone.number(0, 7);
    expect(source.recording[1]).toEqual([{ min: 0, max: 7, value }]);
    expect(source.recording[0]).toHaveLength(1);
  });

  test('keeps late draws of two clones apart, and of copies of one clone together', () => {
    const source = new ChoiceSource(fills);
    const main = source.cursor();
    const [first, second] = [main.clone(), main.clone()];
    const copy = first.clone();
    source.seal();
    const drawn = [first.number(0, 1e6), first.number(0, 1e6)];
    second.number(0, 1e6);
    expect([copy.number(0, 1e6), copy.number(0, 1e6)]).toEqual(drawn);
    expect(source.recording.map((sequence) => sequence.length)).toEqual([0, 2, 1]);
  });

  test('gives up an input that never stops drawing', () => {
    const never = fc.integer().filter(() => false);
    expect(() => generate(never, fills, 100)).toThrow(DrawLimitError);
  });

  test('fills the rest with the simplest values once the limit is reached', () => {
    const { value } = generate(fc.array(fc.nat(), { minLength: 50, maxLength: 50 }), fills, 10);
    expect(value.slice(10)).toEqual(Array.from({ length: 40 }, () => 0));
    expect(value.slice(0, 10).some((each) => each !== 0)).toBe(true);
  });

  test('never refuses a late draw, which happens in the middle of user code', () => {
    const stream = generate(fc.infiniteStream(fc.nat(), { noHistory: true }), fills, 10);
    const iterator = stream.value[Symbol.iterator]();
    for (let taken = 0; taken < defaultDrawLimit + 20_000; taken++) iterator.next();
    expect(stream.recording[1]).toHaveLength(defaultDrawLimit);
    expect(iterator.next().value).toBe(0);
  });

  test('nests the spans that are opened', () => {
    const source = new ChoiceSource(() => simplestFill);
    const cursor = source.cursor();
    source.openSpan(0, 1);
    cursor.number(0, 1);
    source.openSpan(1, 2);
    cursor.number(0, 1);
    source.closeSpan(2);
    source.closeSpan(2);
    expect(source.spans).toEqual([
      { start: 0, end: 2, depth: 0, label: 1, parent: -1 },
      { start: 1, end: 2, depth: 1, label: 2, parent: 0 },
    ]);
  });
});

test('a stream and a scheduler replay what they decided while they were used', async () => {
  const arbitrary = fc.tuple(fc.scheduler(), fc.infiniteStream(fc.nat()), fc.gen());
  const use = async ([scheduler, stream, gen]: [fc.Scheduler, fc.Stream<number>, fc.GeneratorValue]) => {
    const order: number[] = [];
    for (const task of [1, 2, 3, 4]) void scheduler.schedule(Promise.resolve(task)).then((done) => order.push(done));
    const first = [...stream.take(2)];
    await scheduler.waitAll();
    return { order, first, value: gen(fc.string) };
  };
  for (let seed = 0; seed < 50; seed++) {
    const input = generate(arbitrary, randomFills(seed));
    const seen = await use(input.value);
    const again = generate(arbitrary, replayFills(input.recording));
    expect(await use(again.value)).toEqual(seen);
    expect(again.recording).toEqual(input.recording);
  }
});
