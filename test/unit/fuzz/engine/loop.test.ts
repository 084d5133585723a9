import { createHash } from 'node:crypto';
import vm from 'node:vm';
import { bytes, fuzz, text } from 'assay';
import fc, { type Arbitrary } from 'fast-check';
import { unicodeText } from 'assay/arbitraries';
import { describe, expect, test } from 'vitest';
import type { StoredInput } from '../../../../src/core/declaration.ts';
import type { Clock } from '../../../../src/core/ports.ts';
import type { Detector } from '../../../../src/fuzz/detectors/detector.ts';
import type { EngineProgress } from '../../../../src/fuzz/engines/engine.ts';
import { Corpus } from '../../../../src/fuzz/corpus/corpus.ts';
import { describeFailure } from '../../../../src/fuzz/failure.ts';
import { FeatureMap } from '../../../../src/fuzz/coverage/feature-map.ts';
import { Failures } from '../../../../src/fuzz/engines/assay/failures.ts';
import { FuzzLoop } from '../../../../src/fuzz/engines/assay/loop.ts';
import { fillDictionary, inputsOf } from '../../../../src/fuzz/engines/assay/prepare.ts';
import { Runner } from '../../../../src/fuzz/engines/assay/runner.ts';
import { SharedInput } from '../../../../src/fuzz/engines/assay/shared-input.ts';
import { MutationRandom } from '../../../../src/fuzz/mutate/random.ts';
import { targetOf } from '../../../../src/fuzz/target.ts';
import { CoverageRuntime } from '../../../../src/instrument/coverage/runtime.ts';
import { instrument } from '../../../../src/instrument/instrument.ts';
import { systemClock } from '../../../../src/node/clock.ts';
import { systemEventLoop } from '../../../../src/node/event-loop.ts';
import { declarationsOf } from '../../property/declared.ts';
import { noGuard } from './no-guard.ts';

const maxLength = 512;

interface Ended {
  readonly failures: readonly string[];
  /** For each failure, the inputs that may be to blame. */
  readonly blamed: readonly (readonly StoredInput[])[];
  /** Inputs that were kept, in their order. */
  readonly kept: readonly StoredInput[];
  readonly progress: EngineProgress;
  /** What it took and what it reached, and a digest of all that it kept. */
  readonly account: string;
}

interface Extras {
  readonly inputs?: readonly StoredInput[];
  readonly detectors?: readonly Detector[];
  readonly clock?: Clock;
  readonly resting?: () => Promise<void> | undefined;
  readonly onProgress?: (progress: EngineProgress) => void;
}

/** Fuzzes one function in this process: a number of runs, so that nothing depends on time. */
async function fuzzed(
  code: string,
  arbitraries: readonly Arbitrary<unknown>[],
  runs: number,
  { inputs = [], detectors = [], clock = systemClock, resting = () => undefined, onProgress = () => {} }: Extras = {},
): Promise<Ended> {
  const runtime = new CoverageRuntime();
  runtime.install();
  const { code: instrumented } = instrument({ code: `f = ${code}`, file: '/p/target.js', format: 'commonjs' });
  const run = vm.runInThisContext(`(() => { let f; ${instrumented}; return f; })()`) as (...values: unknown[]) => void;
  runtime.clear();
  const [declaration] = declarationsOf(() => fuzz('f', arbitraries as [Arbitrary<unknown>], run));
  const target = targetOf(declaration!)!;
  const shared = SharedInput.create(maxLength);
  const random = new MutationRandom(1);
  const dictionary = fillDictionary([], runtime);
  const features = new FeatureMap(runtime);
  const corpus = new Corpus(features);
  const { space } = inputsOf(target, { shared, maxLength, random, dictionary, corpus });
  const runner = new Runner({ target, guard: noGuard, detectors, shared, clock });
  const found: [number, string][] = [];
  const blamed: (readonly StoredInput[])[] = [];
  const kept: StoredInput[] = [];
  const loop = new FuzzLoop({
    runtime,
    features,
    corpus,
    space,
    dictionary,
    random,
    runner,
    guard: noGuard,
    runs,
    detectors,
    failures: new Failures([], (suspects, { message }) => {
      found.push([runner.executions, message]);
      blamed.push(suspects);
    }),
    growth: undefined,
    clock,
    eventLoop: systemEventLoop,
    stopped: () => false,
    resting,
    onProgress,
    onEntry: (input) => kept.push(input),
    beforeRun: undefined,
  });
  const before = Error.stackTraceLimit;
  await loop.run(inputs);
  Error.stackTraceLimit = before;
  runner.close();
  const content = JSON.stringify(kept, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : typeof value === 'bigint' ? `${value}n` : value,
  );
  const { corpus: entries, features: known, coverage, executions, sinceDiscovery } = loop.progress;
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return {
    failures: found.map(([, message]) => message),
    blamed,
    kept,
    progress: loop.progress,
    account: `${found.map(([at]) => at).join(' ')} | ${[executions, coverage, known, entries, sinceDiscovery].join(' ')} | ${digest}`,
  };
}

const planted: Readonly<Record<string, readonly [readonly Arbitrary<unknown>[], number, string]>> = {
  'a word, its length and its end': [
    [text()],
    20_000,
    `(s) => { if (s.startsWith('MAGIC') && s.endsWith('END')) { if (s.length === 12) throw new Error('found'); } }`,
  ],
  'a keyword of a small language': [
    [text()],
    30_000,
    `(s) => {
      let depth = 0, at = 0;
      const table = { let: 1, in: 2, end: 3 };
      for (const word of s.split(/\\s+/)) {
        switch (table[word] ?? (word === '(' ? 4 : word === ')' ? 5 : 0)) {
          case 1: at = 1; break;
          case 2: at = at === 1 ? 2 : 0; break;
          case 3: if (at === 2 && depth > 1) throw new Error('found'); at = 0; break;
          case 4: depth++; break;
          case 5: depth--; break;
        }
      }
    }`,
  ],
  'a number and a sum in bytes': [
    [bytes()],
    40_000,
    `(b) => {
      if (b.length < 8 || new DataView(b.buffer, b.byteOffset).getUint32(0, true) !== 0xcafe1234) return;
      let sum = 0;
      for (let i = 5; i < b.length; i++) sum = (sum + b[i]) & 255;
      if (b[4] === sum && sum > 100) { if (b[5] === 0x7f || b.length > 40) throw new Error('found'); }
    }`,
  ],
  'a pattern and a set': [
    [text()],
    30_000,
    `(s) => {
      const [key, value] = s.split('=');
      if (/^[a-z]+-\\d{3}$/.test(key) && new Set(['red', 'green', 'blue']).has(value)) throw new Error('found');
    }`,
  ],
  'JSON with a field': [
    [text()],
    30_000,
    `(s) => {
      let o; try { o = JSON.parse(s); } catch { return; }
      if (o?.kind === 'refund' && o.amount > 1000) throw new Error('found');
    }`,
  ],
  'fields of a record': [
    [
      fc.record({
        name: unicodeText({ maxLength: 8 }),
        count: fc.integer(),
        tags: fc.array(fc.string(), { maxLength: 5 }),
      }),
    ],
    40_000,
    `({ name, count, tags }) => { if (name === 'order') { if (count === 7313) { if (tags.length > 2) throw new Error('found'); } } }`,
  ],
  'words that are decoded first': [
    [text()],
    60_000,
    `(s) => {
      const [a = '', b = '', c = ''] = s.split('|');
      if (Buffer.from(a, 'base64').toString() === 'key') {
        if (decodeURIComponent(b.replace(/%(?![0-9a-f]{2})/gi, '')) === 'a b' || Buffer.from(b, 'hex').toString() === 'open') {
          if (c.split('').reverse().join('') === 'drow' || c.toUpperCase() === 'WORD') throw new Error('found');
        }
      }
    }`,
  ],
  'patterns of many kinds': [
    [text()],
    40_000,
    `(s) => {
      let n = 0;
      if (/^(?:GET|PUT) [^\\s?]{2,5}\\?q=(\\w)\\1/.test(s)) n++;
      if (/[\\d.]+%\\bend$/i.test(s) || /x{3,}y*z?$/.test(s)) n++;
      if (n === 2 && !/[^ -~]/.test(s)) throw new Error('found');
    }`,
  ],
  'numbers written out': [
    [text()],
    80_000,
    `(s) => {
      const [a, b] = s.split(',').map(Number);
      if (a > 1_000_000 && a < 1_000_100) { if (b === a + 7 || b === -0.5) throw new Error('found'); }
    }`,
  ],
  'a length before its part': [
    [bytes()],
    40_000,
    `(b) => {
      if (b.length < 6 || b[0] !== 0x54) return;
      const length = (b[1] << 8) | b[2];
      if (length !== b.length - 3) return;
      if (length > 4 && b[3] === 0x80 && (b[4] & 15) === 9) throw new Error('found');
    }`,
  ],
  'large numbers': [
    [fc.bigInt({ min: 0n, max: 2n ** 70n }), fc.maxSafeInteger()],
    12_000,
    `(big, safe) => { if (big > 2n ** 64n) { if (big % 1_000n === 7n && safe === 9_007_199_254_000_000) throw new Error('found'); } }`,
  ],
  'a promise': [
    [text()],
    6_000,
    `async (s) => { await null; if (s.startsWith('wait')) { await null; if (s.endsWith('!')) throw new Error('found'); } }`,
  ],
  'a list in order': [
    [fc.array(fc.nat({ max: 1000 }), { maxLength: 12 })],
    8_000,
    `(list) => { let n = 0; for (let i = 1; i < list.length; i++) if (list[i] === list[i - 1] + 1) n++; if (n > 2) throw new Error('found'); }`,
  ],
};

describe('finds what is planted, in the same steps each time', () => {
  test.each(Object.entries(planted))('%s', async (_, [arbitraries, runs, code]) => {
    const { failures, account } = await fuzzed(code, arbitraries, runs);
    expect(failures).toEqual(['found']);
    expect(account).toMatchSnapshot();
  });
});

test('finds nothing where nothing is', async () => {
  const { failures, account } = await fuzzed(
    `(s) => { if (s === 'a' && s === 'b') throw new Error('found'); }`,
    [text()],
    5_000,
  );
  expect(failures).toEqual([]);
  expect(account).toMatchSnapshot();
});

const given = (...texts: readonly string[]): StoredInput[] =>
  texts.map((each) => ({ bytes: new Uint8Array(Buffer.from(each)) }));
const textsOf = (inputs: readonly StoredInput[]): string[] =>
  inputs.map((input) => ('bytes' in input ? Buffer.from(input.bytes).toString() : '?'));

describe('stored inputs', () => {
  const branches = `(s) => { if (s[0] === 'a') { if (s.length > 3) return 1; } if (s[0] === 'b') return 2; return 3; }`;

  test('come first, and those that reach something are kept', async () => {
    const { kept, progress } = await fuzzed(branches, [text()], 200, { inputs: given('abcd', 'b', 'abcd') });
    expect(textsOf(kept).slice(0, 2)).toEqual(['abcd', 'b']);
    expect(textsOf(kept)).toContain('');
    expect(progress.executions).toBeGreaterThanOrEqual(200);
  });

  test('that are more than the runs allow are left', async () => {
    const { kept, progress } = await fuzzed(branches, [text()], 1, { inputs: given('b', 'abcd') });
    expect(textsOf(kept)).toEqual(['b']);
    expect(progress.executions).toBeLessThan(6);
  });
});

describe('what shows only later', () => {
  /** Notices that the target left its mark, and takes it away. */
  function markDetector(): Detector {
    const place = globalThis as { markOfLoopTest?: string };
    return {
      name: 'mark',
      sweep() {
        const mark = place.markOfLoopTest;
        delete place.markOfLoopTest;
        return mark === undefined ? undefined : describeFailure('error', `left ${mark}`);
      },
    };
  }

  test('is told of the input that leaves it, which is found by running the latest again', async () => {
    const code = `(s) => { if (s === 'k' + 'ey') globalThis.markOfLoopTest = s; }`;
    const { failures, blamed } = await fuzzed(code, [text()], 50, {
      inputs: given('lock', 'key', 'door'),
      detectors: [markDetector()],
    });
    expect(failures).toEqual(['left key']);
    expect(blamed.map(textsOf)).toEqual([['key']]);
  });

  test('may be left by an input that was only tried in place of a longer one', async () => {
    const code = `(s) => { if (s !== '' && s.length < 6) globalThis.markOfLoopTest = s; }`;
    const { failures, blamed } = await fuzzed(code, [text()], 6, {
      inputs: given('abcdef'),
      detectors: [markDetector()],
    });
    expect(failures).toEqual([expect.stringMatching(/^left [a-f]{1,5}$/)]);
    expect(blamed.map(textsOf)).toEqual([[failures[0]!.slice('left '.length)]]);
  });

  test('is told of all of the latest when none of them leaves it again', async () => {
    const code = `(() => { let first = true; return (s) => { if (s === 'key' && first) { first = false; globalThis.markOfLoopTest = s; } }; })()`;
    const { failures, blamed } = await fuzzed(code, [text()], 50, {
      inputs: given('lock', 'key', 'door'),
      detectors: [markDetector()],
    });
    expect(failures).toEqual(['left key']);
    expect(textsOf(blamed[0]!)).toEqual(expect.arrayContaining(['lock', 'key', 'door']));
  });

  test('is not blamed on an input that fails in itself', async () => {
    const code = `(s) => { if (s === 'key') { globalThis.markOfLoopTest = s; throw new Error('bad key'); } }`;
    const { failures, blamed } = await fuzzed(code, [text()], 50, {
      inputs: given('lock', 'key', 'door'),
      detectors: [markDetector()],
    });
    expect(failures).toEqual(['bad key', 'left key']);
    expect(blamed[1]!.length).toBeGreaterThan(1);
  });
});

test('an input that reaches something once and not again is kept for that, and lowers the stability', async () => {
  const code = `(() => { const seen = new Set(); return (s) => { if (seen.has(s)) return 0; seen.add(s); if (s === 'new') return 1; return 2; }; })()`;
  const { progress, failures } = await fuzzed(code, [text()], 40, { inputs: given('new', 'new', 'old') });
  expect(failures).toEqual([]);
  expect(progress.corpus).toBeGreaterThanOrEqual(2);
  expect(progress.stability).toBeLessThan(1);
});

describe('progress', () => {
  const code = `(s) => { if (s[0] === 'a') return 1; return 2; }`;

  test('is told at the same executions in each run with a limit of them, however long they take', async () => {
    const milestonesOf = async (msPerLook: number): Promise<number[]> => {
      let nowMs = 0;
      const told: number[] = [];
      await fuzzed(code, [text()], 4_800, {
        clock: { ...systemClock, monotonicMs: () => (nowMs += msPerLook) },
        onProgress: ({ executions, milestone }) => milestone === true && told.push(executions),
      });
      return told;
    };
    const quick = await milestonesOf(0);
    expect(quick.length).toBeGreaterThan(10);
    expect(quick.length).toBeLessThanOrEqual(48);
    expect(quick.at(-1)! - quick.at(-2)!).toBeGreaterThanOrEqual(100);
    expect(await milestonesOf(7)).toEqual(quick);
  });

  test('is told in between when half a second has passed', async () => {
    const toldBetween = async (msPerLook: number): Promise<number> => {
      let nowMs = 0;
      let told = 0;
      await fuzzed(code, [text()], 20_000, {
        clock: { ...systemClock, monotonicMs: () => (nowMs += msPerLook) },
        onProgress: ({ milestone }) => void (milestone === undefined && told++),
      });
      return told;
    };
    expect(await toldBetween(100)).toBe(0);
    expect(await toldBetween(500)).toBeGreaterThan(20);
  });

  test('is told before the loop rests, which goes on when it may', async () => {
    const order: string[] = [];
    let rests = 1;
    await fuzzed(code, [text()], 600, {
      onProgress: () => order.push('told'),
      resting: () => (rests-- > 0 ? Promise.resolve().then(() => void order.push('rested')) : undefined),
    });
    expect(order[order.indexOf('rested') - 1]).toBe('told');
    expect(order.filter((step) => step === 'rested')).toHaveLength(1);
  });
});
