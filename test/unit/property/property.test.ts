import { assume, machine, property } from 'assay';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declarationsOf, declared, hosted } from './declared.ts';

describe('declaring', () => {
  test('a name, arbitraries and a predicate are wanted, and what came instead is told', () => {
    const wrong = property as unknown as (...args: unknown[]) => void;
    expect(() => wrong('', [], () => true)).toThrow('needs a name');
    expect(() => wrong('no list', fc.integer(), () => true)).toThrow('"no list" needs a list of arbitraries');
    expect(() => wrong('no arbitrary', [1], () => true)).toThrow('list of arbitraries');
    expect(() => wrong('no predicate', [fc.integer()])).toThrow('and a predicate');
    expect(() => property('x', [], () => true, { runs: 0 })).toThrow(
      'runs of "x" is 0; it takes a whole number from 1',
    );
    expect(() => property('x', [], () => true, { timeoutMs: NaN })).toThrow('in milliseconds');
    expect(() => property('x', [fc.nat()], () => true, { examples: [1] as never })).toThrow('list of argument lists');
  });

  test('only, skip and each', () => {
    const declarations = declarationsOf(() => {
      property.only('alone', [fc.nat()], () => true);
      property.skip('left out', [fc.nat()], () => true);
      property.each([1, 2])(
        (n) => `case ${n}`,
        () => [fc.nat()],
        () => true,
      );
    });
    expect(declarations.map(({ name, mode }) => [name, mode])).toEqual([
      ['alone', 'only'],
      ['left out', 'skip'],
      ['case 1', 'run'],
      ['case 2', 'run'],
    ]);
  });

  test('what stands there to be read says so in its name', () => {
    const [one, other] = declarationsOf(() => {
      property('p', [fc.nat()], () => true, { documentation: true });
      machine('m', { setup: () => 0, rules: (rule) => ({ go: rule([], () => true) }) }, { documentation: true });
    });
    expect([one?.name, other?.name]).toEqual(['p (documentation)', 'm (documentation)']);
    const cases = declarationsOf(() => {
      property.each([1, 2])(
        (n) => `case ${n}`,
        () => [fc.nat()],
        () => true,
        (n) => ({ documentation: n === 2 }),
      );
    });
    expect(cases.map(({ name }) => name)).toEqual(['case 1', 'case 2 (documentation)']);
  });

  test('says where it stands, and asks the runner for no limit of its own', () => {
    const { location, hostedTimeoutMs } = declared(() => property('x', [], () => true));
    expect(location?.file).toBe(import.meta.filename);
    expect(hostedTimeoutMs).toBe(0);
  });
});

describe('verdicts', () => {
  const predicates: readonly (readonly [string, () => unknown, string])[] = [
    ['returns nothing', () => undefined, 'passed'],
    ['returns true', () => true, 'passed'],
    ['returns something else', () => 0, 'passed'],
    ['returns false', () => false, 'failed'],
    ['throws', () => { throw new Error('no'); }, 'failed'], // prettier-ignore
    ['throws no error', () => { throw 'no'; }, 'failed'], // prettier-ignore
    ['resolves', () => Promise.resolve(), 'passed'],
    ['resolves to false', () => Promise.resolve(false), 'failed'],
    ['rejects', () => Promise.reject(new Error('no')), 'failed'],
    ['refuses everything', () => assume(false), 'unknown'],
    ['refuses everything later', () => Promise.resolve().then(() => fc.pre(false)), 'unknown'],
  ];
  test.each(predicates)('a predicate that %s', async (_, predicate, status) => {
    const { result, error } = await hosted(() => property('p', [fc.integer()], predicate), { runs: 20 });
    expect(result.status).toBe(status);
    expect(error === undefined).toBe(status === 'passed');
  });

  test('refused inputs are told apart from those that counted', async () => {
    const { result } = await hosted(() => property('p', [fc.nat()], (n) => assume(n % 2 === 0)));
    expect(result).toMatchObject({ status: 'passed', runs: 100 });
    expect(result.stats['skipped']).toBeGreaterThan(20);
  });

  test('the run, the check and the profile decide how many inputs there are', async () => {
    const runsOf = async (options: object, run: object): Promise<number> =>
      (await hosted(() => property('p', [fc.integer()], () => true, options), run)).result.runs;
    expect(await runsOf({}, {})).toBe(100);
    expect(await runsOf({ runs: 7 }, {})).toBe(7);
    expect(await runsOf({ runs: 7 }, { runs: 3 })).toBe(3);
    expect(await runsOf({ runs: 7 }, { profileRuns: 1000 })).toBe(70);
    expect(await runsOf({ timeLimitMs: 0 }, {})).toBeLessThan(100);
  });

  test('the same seed makes the same inputs, another one others', async () => {
    const inputs = async (seed: number): Promise<unknown[]> => {
      const seen: unknown[] = [];
      await hosted(() => property('p', [fc.string(), fc.nat()], (...values) => void seen.push(values)), { seed });
      return seen;
    };
    expect(await inputs(5)).toEqual(await inputs(5));
    expect(await inputs(5)).not.toEqual(await inputs(6));
  });

  test('a seed of the check itself comes before that of the run', async () => {
    const first = async (seed: number): Promise<unknown> => {
      const seen: unknown[] = [];
      await hosted(() => property('p', [fc.integer()], (n) => void seen.push(n), { seed: 9 }), { seed });
      return seen;
    };
    expect(await first(1)).toEqual(await first(2));
  });

  test('an aborted run ends soon', async () => {
    const controller = new AbortController();
    let runs = 0;
    const stopAtTen = (): void => void (++runs === 10 && controller.abort());
    await hosted(() => property('p', [fc.integer()], stopAtTen), { signal: controller.signal });
    expect(runs).toBe(10);
  });
});

describe('hooks and examples', () => {
  test.each(['synchronous', 'asynchronous'])('%s hooks stand around each input, also one that fails', async (kind) => {
    const log: string[] = [];
    const note = (text: string) => () => {
      log.push(text);
      return kind === 'synchronous' ? undefined : Promise.resolve();
    };
    const hooks = { beforeEach: note('before'), afterEach: note('after') };
    await hosted(() => property('p', [fc.nat()], note('input'), { ...hooks, runs: 2 }));
    expect(log.join(' ')).toBe('before input after before input after');
    log.length = 0;
    const { result } = await hosted(() => property('p', [fc.constant(1)], () => { note('input')(); throw new Error('no'); }, { ...hooks, runs: 1 })); // prettier-ignore
    expect(result.status).toBe('failed');
    expect(log.slice(0, 3).join(' ')).toBe('before input after');
  });

  test('a hook that throws fails the input', async () => {
    const beforeEach = (): never => { throw new Error('no database'); }; // prettier-ignore
    const { findings } = await hosted(() => property('p', [fc.nat()], () => true, { beforeEach }));
    expect(findings[0]?.message).toBe('no database');
  });

  test('examples come first, and one that fails is shown as it is', async () => {
    const seen: string[] = [];
    const options = { examples: [['a'], ['b']] as [string][] };
    const { result, findings } = await hosted(() =>
      property('p', [fc.string({ minLength: 3 })], (s) => seen.push(s) > 0 && s !== 'b', options),
    );
    expect(seen.slice(0, 2)).toEqual(['a', 'b']);
    expect(result).toMatchObject({ status: 'failed' });
    expect(findings).toMatchObject([
      { input: '"b"', replay: '', command: 'npx assay props properties/sample/sample.prop.ts' },
    ]);
  });
});

describe('time limits', () => {
  test('an input that never settles is a finding of kind timeout, and the run goes on', async () => {
    const hang = (n: number): unknown => (n > 3 ? new Promise(() => {}) : undefined);
    const { result, findings } = await hosted(() => property('p', [fc.nat({ max: 9 })], hang, { timeoutMs: 10 }), {
      runs: 20,
    });
    expect(result.status).toBe('failed');
    expect(findings).toMatchObject([
      { kind: 'timeout', input: '4', message: 'one input took longer than 10 ms (option timeoutMs)' },
    ]);
  });

  test('so is a synchronous one that took too long', async () => {
    const spin = (): void => {
      const end = performance.now() + 15;
      while (performance.now() < end);
    };
    const { findings } = await hosted(() => property('p', [fc.constant(1)], spin, { timeoutMs: 5, runs: 1 }));
    expect(findings).toMatchObject([{ kind: 'timeout' }]);
  });

  test('an endless loop is stopped, made smaller and told with its input', async () => {
    const loop = (n: number): void => {
      if (n >= 100) for (;;);
    };
    const { findings } = await hosted(() => property('p', [fc.nat({ max: 1_000 })], loop, { timeoutMs: 40 }));
    expect(findings).toMatchObject([{ kind: 'timeout', input: '100' }]);
  });

  test('an endless loop in a generator counts as an input that never was', async () => {
    const stuck = fc.nat({ max: 0 }).map((n) => {
      if (n === 0) for (;;);
      return n;
    });
    const { result, error } = await hosted(() => property('p', [stuck], () => true, { timeoutMs: 10, runs: 3 }));
    expect(result.status).toBe('unknown');
    expect(error?.message).toContain('never stop');
  });

  test('a hook counts with its input', async () => {
    const beforeEach = (): Promise<void> => new Promise(() => {});
    const { findings } = await hosted(() =>
      property('p', [fc.constant(1)], () => true, { timeoutMs: 5, runs: 1, beforeEach }),
    );
    expect(findings).toMatchObject([{ kind: 'timeout' }]);
  });

  test('inputs within their limit may take longer than it together, and no timer is left behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 8));
    const { result } = await hosted(() => property('p', [fc.nat()], wait, { timeoutMs: 100, runs: 16 }));
    expect(result).toMatchObject({ status: 'passed', runs: 16 });
    expect(timers()).toBeLessThanOrEqual(before);
  });
});

describe('properties of fast-check', () => {
  test('run as they are, with their rules and hooks', async () => {
    const log: string[] = [];
    const plain = fc
      .property(fc.nat({ max: 50 }), fc.string(), (n, _text) => n < 10)
      .beforeEach(() => void log.push('before'))
      .afterEach(() => void log.push('after'));
    const { findings } = await hosted(() => property('p', plain));
    expect(findings).toMatchObject([{ input: '10, ""', message: 'Property failed by returning false' }]);
    expect(log.slice(0, 4)).toEqual(['before', 'after', 'before', 'after']);
  });

  test('asynchronous ones too, and fc.pre', async () => {
    const later = fc.asyncProperty(fc.nat({ max: 50 }), async (n) => {
      await Promise.resolve();
      fc.pre(n % 2 === 1);
      expect(n).toBeLessThan(20);
    });
    const { findings, result } = await hosted(() => property('p', later, { examples: [[1]] }));
    expect(findings).toMatchObject([{ input: '21' }]);
    expect(result.stats['skipped']).toBeGreaterThan(0);
  });
});
