import { assume, check, classify, cover, note, property, target } from 'assay';
import fc from 'fast-check';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { enumerate } from '../../../src/property/enumerate.ts';
import { generate } from '../../../src/choices/generate.ts';
import { replayFills } from '../../../src/choices/fill.ts';
import { shareInterval } from '../../../src/property/statistics.ts';
import { checkFolder } from '../../../src/core/check-id.ts';
import { systemFiles } from '../../../src/node/files.ts';
import { hosted } from './declared.ts';

/** Every value that enumerating gives. */
function valuesOf<T>(arbitrary: fc.Arbitrary<T>, limit: number): T[] | undefined {
  return enumerate(arbitrary, limit)?.map((recording) => generate(arbitrary, replayFills(recording)).value);
}

describe('small domains', () => {
  test('are tried as a whole, simple values first', async () => {
    expect(valuesOf(fc.integer({ min: -2, max: 4 }), 10)).toEqual([0, 1, -1, 2, -2, 3, 4]);
    expect(valuesOf(fc.bigInt({ min: 5n, max: 7n }), 10)).toEqual([5n, 6n, 7n]);
    expect(valuesOf(fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'c')), 6)).toHaveLength(6);
    expect(valuesOf(fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'c')), 5)).toBeUndefined();
    const lists = valuesOf(fc.array(fc.boolean(), { maxLength: 3 }), 100)!.map(String);
    expect(new Set(lists).size).toBe(15);
  });

  test('are left to chance when they are too large or have no end', () => {
    expect(valuesOf(fc.nat(), 1000)).toBeUndefined();
    expect(valuesOf(fc.array(fc.boolean()), 100)).toBeUndefined();
    expect(
      valuesOf(
        fc.nat({ max: 5 }).filter((n) => n > 3),
        100,
      ),
    ).toBeUndefined();
  });

  test('the report says so, with the number of inputs there are', async () => {
    const { result } = await hosted(() => property('p', [fc.boolean(), fc.nat({ max: 9 })], () => true));
    expect(result).toMatchObject({ status: 'passed', runs: 20, stats: { exhaustive: true } });
  });

  test('a failure that one input in a hundred shows is always found', async () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(await check([fc.nat({ max: 99 })], (n) => n !== 63, { seed })).toMatchObject({
        status: 'failed',
        example: { values: [63] },
      });
    }
  });

  test('a predicate that draws more is not taken for tried as a whole', async () => {
    const { runs, status } = await check([fc.boolean(), fc.infiniteStream(fc.nat())], (_, [n]) => n! >= 0, { seed: 1 });
    expect({ status, isMore: runs > 2 }).toEqual({ status: 'passed', isMore: true });
  });
});

describe('health', () => {
  test('a filter that refuses nearly everything gets no verdict, with the remedy', async () => {
    const { result, warnings } = await hosted(() => property('p', [fc.nat()], (n) => assume(n % 1000 === 7)));
    expect(result.status).toBe('unknown');
    expect(warnings.map(({ message }) => message).join()).toContain('make inputs that fit (map, chain)');
  });

  test('an arbitrary that never ends gets no verdict either', async () => {
    const { result, error } = await hosted(() =>
      property('p', [fc.nat().filter(() => false)], () => true, { runs: 1 }),
    );
    expect(result.status).toBe('unknown');
    expect(error?.message).toContain('never stop drawing');
  });

  test('huge inputs are told of', async () => {
    const huge = fc.array(fc.nat(), { minLength: 15_000, maxLength: 15_100 });
    const { warnings, result } = await hosted(() => property('p', [huge], () => true, { runs: 2 }));
    expect(result.status).toBe('passed');
    expect(warnings).toMatchObject([{ kind: 'health', message: expect.stringContaining('bound their sizes') }]);
  });

  test('a failure that does not come back is told to be flaky', async () => {
    let calls = 0;
    const { warnings, error } = await hosted(() => property('p', [fc.nat()], () => ++calls !== 5));
    expect(warnings).toMatchObject([{ kind: 'flaky' }]);
    expect(error?.message).toContain('not deterministic');
  });
});

describe('explaining a failure', () => {
  test('names the arguments that have no part in it', async () => {
    const { error } = await hosted(() => property('p', [fc.string(), fc.nat(), fc.array(fc.nat())], (_, n) => n < 500));
    expect(error?.message).toContain('"", 500, []');
    expect(error?.message).toContain('Arguments 1 and 3 have no part in it');
  });

  test('names none when all have', async () => {
    const { error } = await hosted(() => property('p', [fc.nat(), fc.nat()], (a, b) => a < b || a < 10));
    expect(error?.message).not.toContain('no part in it');
  });

  test('names the parts of an argument that have no part in it, and only those', async () => {
    const order = fc.record({ id: fc.nat(), note: fc.string(), items: fc.array(fc.nat()), express: fc.boolean() });
    const { error } = await hosted(() =>
      property('p', [fc.array(order), fc.nat()], ([first]) => first === undefined || first.items.length < 2),
    );
    expect(error?.message.match(/^.*no part in it/gm)).toEqual([
      'Argument 2 has no part in it',
      'In argument 1, [0].id has no part in it',
      'In argument 1, [0].note has no part in it',
      'In argument 1, [0].express has no part in it',
      'In argument 1, [0].items[0] has no part in it',
      'In argument 1, [0].items[1] has no part in it',
    ]);
  });

  test('says nothing of a part that matters for one of its few values only', async () => {
    const pair = fc.tuple(fc.boolean(), fc.nat());
    const { error } = await hosted(() => property('p', [pair], ([flag, n]) => n < 20 || (flag && n < 30)));
    expect(error?.message).toContain('[false, 20]');
    expect(error?.message).not.toContain('no part in it');
  });

  test('shows what was noted on the smallest input, and on no other', async () => {
    const { error } = await hosted(() => property('p', [fc.nat()], (n) => { note('twice', { n: 2 * n }); return n < 21; })); // prettier-ignore
    expect(error?.message.match(/Note: .*/g)).toEqual(['Note: twice { n: 42 }']);
  });

  test('notes of an asynchronous predicate are its own', async () => {
    const { error } = await hosted(() =>
      property('p', [fc.nat()], async (n) => {
        await check([fc.nat()], () => note('inner'), { seed: 1, runs: 2 });
        note(`outer ${n}`);
        return n < 3;
      }),
    );
    expect(error?.message.match(/Note: .*/g)).toEqual(['Note: outer 3']);
  });
});

describe('classes and shares', () => {
  test('the report says what share of the inputs was what', async () => {
    const { result } = await hosted(() => property('p', [fc.nat({ max: 9 })], (n) => { classify(n < 3, 'small'); classify(n > 50, 'never'); })); // prettier-ignore
    expect(result.stats).toMatchObject({ 'class small': '30 %' });
    expect(result.stats).not.toHaveProperty('class never');
  });

  test.each([
    ['a share that is reached', (n: number) => cover(n % 2 === 0, 'even', 25), 'passed'],
    ['a share that is missed', (n: number) => cover(n % 2 === 0, 'even', 90), 'unknown'],
    ['something that never happens', (n: number) => cover(n < 0, 'negative', 0.1), 'unknown'],
  ] as const)('%s', async (_, demand, status) => {
    const { result, error } = await hosted(() => property('p', [fc.nat()], demand), { seed: 3 });
    expect(result.status).toBe(status);
    if (status === 'unknown') expect(error?.message).toMatch(/only \d+ of \d+ inputs \(.*%\) were "(even|negative)"/);
  });

  test('a share near the one that is wanted takes more inputs, not a guess', async () => {
    const { result } = await hosted(() => property('p', [fc.nat()], (n) => cover(n % 10 < 5, 'half', 45)), { seed: 1 });
    expect(result).toMatchObject({ status: 'passed' });
    expect(result.runs).toBeGreaterThan(100);
  });

  test('the interval of a share is that of Wilson', () => {
    const { low, high } = shareInterval(30, 100);
    expect([low.toFixed(3), high.toFixed(3)]).toEqual(['0.175', '0.464']);
  });

  test('shares and scores that make no sense are refused', async () => {
    expect((await check([fc.nat()], () => cover(true, 'x', 101))).example?.error).toMatchObject({
      code: 'declaration',
    });
    expect((await check([fc.nat()], () => target(NaN))).example?.error).toMatchObject({ code: 'declaration' });
  });

  test('outside a property they do nothing', () => {
    expect([note('x'), classify(true, 'x'), cover(true, 'x', 1), target(1)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('target', () => {
  /** The product of two numbers is near a square only for pairs that chance does not make. */
  const find = async (seed: number, aim: boolean): Promise<string> => {
    const far = fc.integer({ min: 0, max: 1_000_000 });
    const predicate = (a: number, b: number): boolean => {
      if (aim) target(-Math.abs(a - 654_321) - Math.abs(b - 123_456));
      return Math.abs(a - 654_321) + Math.abs(b - 123_456) > 2_000;
    };
    return (await check([far, far], predicate, { seed, runs: 1_500 })).status;
  };

  test('finds what chance alone does not', async () => {
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const count = async (aim: boolean): Promise<number> =>
      (await Promise.all(seeds.map((seed) => find(seed, aim)))).filter((status) => status === 'failed').length;
    expect(await count(false)).toBeLessThanOrEqual(1);
    expect(await count(true)).toBe(seeds.length);
  });

  test('the best score is reported, and the same seed climbs the same way', async () => {
    const run = (): Promise<unknown> =>
      hosted(() => property('p', [fc.nat()], (n) => target(n, 'size'))).then(({ result }) => result.stats['best size']);
    expect(await run()).toBe(2 ** 31 - 1);
    expect(await run()).toBe(await run());
  });
});

test("fast-check's own commands are shrunk to what matters", async () => {
  class Add implements fc.Command<{ size: number }, number[]> {
    readonly #value: number;
    constructor(value: number) {
      this.#value = value;
    }
    check = (): boolean => true;
    run(model: { size: number }, real: number[]): void {
      model.size++;
      if (real.length < 3) real.push(this.#value);
      expect(real.length).toBe(model.size);
    }
    toString = (): string => `Add(${this.#value})`;
  }
  const commands = fc.commands([fc.nat().map((n) => new Add(n))]);
  const { findings } = await hosted(() =>
    property('p', [commands], (all) => fc.modelRun(() => ({ model: { size: 0 }, real: [] }), all)),
  );
  expect(findings[0]?.input).toContain('Add(0),Add(0),Add(0),Add(0)');
  expect(findings[0]?.input).not.toContain('Add(0),Add(0),Add(0),Add(0),Add(0)');
});

test('observations are JSON lines, one for each input', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'assay-observe-'));
  vi.stubEnv('ASSAY_OBSERVE', '1');
  try {
    const file = 'sample.prop.ts';
    await hosted(() => property('p', [fc.nat({ max: 3 })], (n) => { assume(n > 0); classify(n > 1, 'many'); return n < 3; }), { root, file, files: systemFiles }); // prettier-ignore
    const text = await readFile(path.join(root, '.assay/observed', `${checkFolder(file, 'p')}.jsonl`), 'utf8');
    const lines = text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    expect(lines.map(({ representation, status }) => `${String(representation)} ${String(status)}`)).toEqual([
      '0 gave_up',
      '1 passed',
      '2 passed',
      '3 failed',
    ]);
    expect(lines[2]).toMatchObject({
      type: 'test_case',
      property: 'p',
      features: { many: true },
      arguments: { 'argument 1': '2' },
    });
  } finally {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true });
  }
});
