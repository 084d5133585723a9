import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyDeclaration } from '../../../src/core/declaration.ts';
import { differential, text, type DifferentialOptions } from 'assay';
import { targetOf } from '../../../src/fuzz/target.ts';
import { execute } from '../../../src/fuzz/execute.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { declared, hosted } from './declared.ts';

class Refused extends Error {}
const refuse = (): never => {
  throw new Refused('no');
};

async function runInline(declareOne: () => void): Promise<{ kind: string; message: string } | undefined> {
  const { findings } = await hosted(declareOne);
  return findings[0] && { kind: findings[0].kind, message: findings[0].message };
}

function failure(
  implementations: Parameters<typeof differential<[number]>>[2],
  options: DifferentialOptions<[number]> = {},
): Promise<{ kind: string; message: string } | undefined> {
  return runInline(() => differential('agree', [fc.nat(9)], implementations, options));
}

describe('differential', () => {
  test('holds when all implementations make the same of every input, errors included', async () => {
    expect(await failure([(n) => [n], (n) => [n], (n) => Promise.resolve([n])])).toBeUndefined();
    expect(await failure([refuse, () => JSON.parse('{')])).toBeUndefined();
  });

  test('names who differs, and what each returned or threw', async () => {
    const found = await failure({ ours: (n) => (n > 4 ? { n: 0 } : { n }), theirs: (n) => ({ n }) });
    expect(found).toEqual({
      kind: 'differential',
      message: 'theirs differs from ours: ours returned { n: 0 }; theirs returned { n: 5 }',
    });
    expect(await failure({ ours: (n) => n, theirs: (n) => (n > 0 ? refuse() : n) })).toEqual({
      kind: 'differential',
      message: 'theirs differs from ours: ours returned 1; theirs threw Refused: no',
    });
  });

  test('takes the side of the majority', async () => {
    const found = await failure({ a: () => 1, b: () => 2, c: () => 2 });
    expect(found?.message).toBe('a differs from b and c: a returned 1; b returned 2; c returned 2');
  });

  test('compares the classes and messages of errors where it is told to', async () => {
    const [first, second] = [() => refuse(), () => JSON.parse('{')];
    expect((await failure([first, second], { errors: 'class' }))?.message).toContain('SyntaxError');
    const other = (): never => {
      throw new Refused('not at all');
    };
    expect(await failure([first, other], { errors: 'class' })).toBeUndefined();
    expect((await failure([first, other], { errors: 'message' }))?.message).toContain('not at all');
  });

  test('compares as it is told, and gives each implementation an input of its own', async () => {
    expect(
      await failure([(n) => n, (n) => -n], { equal: (a, b) => Math.abs(Number(a)) === Math.abs(Number(b)) }),
    ).toBeUndefined();
    const sorts = (list: number[]): number[] => {
      // oxlint-disable-next-line unicorn/no-array-sort -- that it changes its input is the point
      return list.sort((a, b) => a - b);
    };
    const reads = (list: number[]): number[] => list.toSorted((a, b) => a - b);
    const keeps = (list: number[]): number => list[0] ?? 0;
    expect(await runInline(() => differential('sorting', [fc.array(fc.nat())], [sorts, reads]))).toBeUndefined();
    expect(
      await runInline(() =>
        differential('first', [fc.array(fc.nat())], [(list) => (sorts(list), 0), (list) => keeps(list) * 0]),
      ),
    ).toBeUndefined();
  });

  test('refusals refuse the input', async () => {
    const pre = (n: number): number => (fc.pre(n > 3), n);
    expect(await failure([pre, (n) => n])).toBeUndefined();
  });

  test('is a property, with a place, that every engine takes', () => {
    const declaration = declared(() =>
      differential('d', [text()], [JSON.parse, (input) => JSON.parse(input) as unknown]),
    );
    expect(declaration).toMatchObject({ engine: 'property', name: 'd' } satisfies Partial<PropertyDeclaration>);
    expect(declaration.location?.file).toBe(import.meta.filename);
  });

  test('under the fuzz engine the finding has the same kind', async () => {
    const target = targetOf(
      declared(() => differential('d', [text()], { a: (s) => s.length, b: (s) => [...s].length })),
    )!;
    expect(await execute(target, ['x'], systemClock)).toEqual({ verdict: 'holds' });
    expect(await execute(target, ['\u{1f980}'], systemClock)).toMatchObject({
      failure: { kind: 'differential', cause: 'differential|a:returned|b:returned' },
    });
  });

  test('wrong use is refused with what to write', () => {
    expect(() => differential('one', [text()], [JSON.parse])).toThrow('two or more implementations');
    expect(() => differential('bad', [text()], [JSON.parse, String], { errors: 'same' as 'class' })).toThrow(
      'errors of "bad"',
    );
  });
});
