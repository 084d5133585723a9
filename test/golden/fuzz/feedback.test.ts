import { describe, expect, test } from 'vitest';
import { Corpus, type CorpusEntry } from '../../../src/fuzz/corpus/corpus.ts';
import { representatives } from '../../../src/fuzz/corpus/representatives.ts';
import { bucketOf, FeatureMap } from '../../../src/fuzz/coverage/feature-map.ts';
import { CoverageHistory } from '../../../src/fuzz/coverage/history.ts';
import { ProgressMap } from '../../../src/fuzz/coverage/progress-map.ts';
import { MutationRandom } from '../../../src/fuzz/mutate/random.ts';
import { YieldShares } from '../../../src/fuzz/schedule/yield-shares.ts';
import { ComparisonHooks, type Operand } from '../../../src/instrument/coverage/comparison-hooks.ts';
import type { CoverageRuntime } from '../../../src/instrument/coverage/runtime.ts';
import { digest } from '../digest.ts';

// What counts as new, as nearer and as worth another look, and which input and which check come next.

type Compared = readonly [kind: string, a: Operand, b: Operand];

function log(hooks: ComparisonHooks, site: number, [kind, a, b]: Compared): void {
  if (kind === '===' || kind === '<') hooks.compare(site, kind, a, b);
  else if (kind === 'cell') hooks.cell(site, a, b);
  else if (kind === 'match') hooks.call(site, a, kind, [new RegExp(String(b))], false);
  else hooks.call(site, a, kind, [b], false);
}

const compared: readonly Compared[] = [
  ['===', 'refund', 'refuse'],
  ['===', 'refund', 'ref'],
  ['===', 'x'.repeat(50), 'x'.repeat(40)],
  ['===', '', 'a'],
  ['<', 'ab', 'ac'],
  ['startsWith', 'abcd', 'abx'],
  ['endsWith', 'abcd', 'xcd'],
  ['endsWith', 'abcd', 'abcd'],
  ['includes', 'a refusal', 'refund'],
  ['includes', 'abc', 'c'],
  ['match', 'abc', '^b'],
  ['match', 'abc', 'b'],
  ['===', 7, 7],
  ['===', 7, 8],
  ['===', 1, 1_000_000],
  ['===', -5, 5],
  ['===', 2 ** 40, 3],
  ['===', Number.NaN, 3],
  ['===', 9n, 12n],
  ['===', '12', 13],
  ['<', 3, 3],
  ['<', 0, 64],
  ['<', 0, 65],
  ['<', 1, 100_000],
  ['<', 0.5, 2.25],
  ['<', 1, Infinity],
  ['cell', 1, 2],
  ['cell', 'start', 'key'],
];

describe('how near a comparison came', () => {
  test('is the same for the same operands', () => {
    const levels = compared.map((one) => {
      const hooks = new ComparisonHooks();
      hooks.begin();
      log(hooks, 5, one);
      return [...one.map(String), [...new ProgressMap().levels(hooks)].join(' ')].join(' | ');
    });
    expect(levels).toMatchSnapshot();
  });

  test('counts when it is nearer than any that was claimed', () => {
    const random = new MutationRandom(1);
    const progress = new ProgressMap();
    const hooks = new ComparisonHooks();
    const steps = Array.from({ length: 400 }, (_, turn) => {
      hooks.begin();
      for (let count = random.below(12); count > 0; count--) {
        const [kind, a, b] = random.pick(compared);
        log(hooks, random.below(6) * 700, [kind, typeof a === 'number' ? a + random.below(9) : a, b]);
      }
      const nearer = progress.nearer(hooks);
      return [nearer, turn % 3 === 0 ? [...progress.claim(hooks)] : [], [...progress.levels(hooks)]];
    });
    expect(digest(steps)).toMatchSnapshot();
  });

  test('counts how many in a row held, and places of a table up to a number of words', () => {
    const hooks = new ComparisonHooks();
    const progress = new ProgressMap();
    const rows = [0, 1, 2, 3, 20].map((held) => {
      hooks.begin();
      for (let at = 0; at < held; at++) hooks.compare(1, '===', 'a', 'a');
      hooks.compare(1, '===', 'a', 'b');
      hooks.compare(1, '===', 'c', 'c');
      return [progress.nearer(hooks), progress.claim(hooks).size];
    });
    expect(rows).toMatchSnapshot();
    const named = Array.from({ length: 300 }, (_, index) => {
      hooks.begin();
      hooks.cell(2, 'attributes', `name ${index}`);
      return progress.claim(hooks).size;
    });
    expect(named.indexOf(0)).toBeGreaterThanOrEqual(256);
    expect(named.filter((size) => size === 1).length).toBe(256);
    const counted = Array.from({ length: 63 }, (_, index) => {
      hooks.begin();
      hooks.cell(2, 1, index);
      return progress.claim(hooks).size;
    });
    expect(counted).not.toContain(0);
  });
});

interface FakeRuntime {
  edges: number;
  readonly counters: Uint8Array;
  readonly touched: Int32Array;
  readonly ends: Int32Array;
  readonly list: { length: number };
}

/** Functions of four edges each; a run enters some of them. */
function fakeRuntime(functions: number): FakeRuntime {
  const edges = functions * 4;
  const ends = Int32Array.from({ length: edges + 4_000 }, (_, edge) => edge - (edge % 4) + 3);
  return { edges, counters: new Uint8Array(edges + 4_000), touched: new Int32Array(2_000), ends, list: { length: 0 } };
}

function enter(runtime: FakeRuntime, random: MutationRandom, functions: number): void {
  const entered = new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(functions)));
  for (const one of entered) {
    runtime.touched[runtime.list.length++] = one * 4;
    runtime.counters[one * 4] = 1 + random.below(5);
    for (let edge = 1; edge < 4; edge++) if (random.oneIn(3)) runtime.counters[one * 4 + edge] = 1 << random.below(8);
  }
}

test('features, and inputs by what they are worth, are the same for the same runs', () => {
  expect([0, 1, 3, 4, 7, 8, 64, 127, 128, 255].map(bucketOf)).toEqual([0, 1, 3, 4, 4, 5, 8, 8, 9, 9]);
  const runtime = fakeRuntime(60);
  const features = new FeatureMap(runtime as unknown as CoverageRuntime);
  const corpus = new Corpus(features);
  const random = new MutationRandom(4);
  const input = { bytes: new Uint8Array() };
  const numbers = new Map<CorpusEntry, number>();
  const chosen: unknown[] = [];
  for (let turn = 0; turn < 6_000; turn++) {
    if (turn === 3_000) runtime.edges += 40;
    enter(runtime, random, turn < 3_000 ? 60 : 70);
    const size = 1 + random.below(400);
    const worth = features.read(size, turn % 2 === 0);
    const interesting = features.interesting(size);
    const known = [features.count, features.work, features.fresh, features.smaller, features.reachesNewEdge()];
    chosen.push([worth, interesting.size, features.contains(interesting), ...known]);
    if (worth && (interesting.size > 0 || random.oneIn(2))) {
      const pioneer = features.reachesNewEdge();
      const claimed = random.oneIn(2) ? features.claim(size) : features.claimOnly(interesting, size);
      const nearer = new Set(Array.from({ length: random.below(3) }, () => random.below(50)));
      const entry = { input, size, work: features.work, failing: random.oneIn(10), pioneer };
      numbers.set(corpus.add(entry, claimed, nearer), turn);
    } else if (random.oneIn(6) && !corpus.isEmpty) {
      const other = corpus.add({ input, size, work: 9, failing: false, pioneer: false }, new Uint32Array(), new Set());
      numbers.set(other, turn);
      corpus.takeOver(corpus.any(random), new Set([random.below(50)]));
    }
    if (corpus.isEmpty) continue;
    const next = corpus.choose(random);
    next.tries += 1 + random.below(200);
    chosen.push(numbers.get(next));
  }
  const standing = [...corpus.representatives()].map((entry) => numbers.get(entry));
  const totals = { added: corpus.added, kept: corpus.entries.length, edges: features.edges, known: features.known };
  expect(totals).toMatchSnapshot();
  expect([...features.reachedEdges()].length).toBe(features.edges);
  expect(digest([chosen, standing, [...features.reachedEdges()]])).toMatchSnapshot();
});

test('the same inputs stand for a corpus', () => {
  const random = new MutationRandom(6);
  const candidates = Array.from({ length: 300 }, (_, index) => ({
    size: random.below(9),
    work: random.below(4),
    key: String((index * 7_919) % 300),
    features: Uint32Array.from({ length: random.below(4) }, () => random.below(90)),
    levels: Uint32Array.from({ length: 2 * random.below(3) }, (__, at) => random.below(at % 2 === 0 ? 30 : 4)),
  }));
  const kept = representatives(candidates).map(({ key }) => key);
  expect(`${kept.length} of 300, ${digest(kept)}`).toMatchSnapshot();
});

test('checks take turns by what they discovered of late', () => {
  const random = new MutationRandom(9);
  const shares = new YieldShares<string>();
  const names = ['none', 'few', 'many', 'gone'];
  const found = [0, 3, 400, 20];
  const turns: unknown[] = [shares.next(names) ?? null, shares.share('few'), shares.rate('few') ?? null];
  for (const name of names) shares.record(name, 0, 0);
  turns.push(names.map((name) => shares.share(name)));
  for (let turn = 0; turn < 300; turn++) {
    if (turn === 200) shares.remove('gone');
    const able = names.filter(() => !random.oneIn(5)).filter((name) => turn < 200 || name !== 'gone');
    const next = shares.next(able);
    turns.push(next ?? null);
    if (next !== undefined) shares.record(next, random.below(1 + found[names.indexOf(next)]!), 50 + random.below(200));
    if (turn % 50 === 0) turns.push(names.map((name) => [shares.share(name), shares.rate(name) ?? null]));
  }
  const counts = names.map((name) => turns.filter((turn) => turn === name).length);
  expect(counts).toMatchSnapshot();
  expect(digest(turns)).toMatchSnapshot();
});

test.each([false, true])('coverage over time keeps the same samples (by runs: %s)', (byRuns) => {
  const random = new MutationRandom(12);
  const history = new CoverageHistory(byRuns);
  let [executions, coverage, atMs] = [0, 0, 0];
  const progress = () => ({
    executions,
    coverage,
    corpus: coverage >> 1,
    sinceDiscovery: executions % 40,
    ...(executions % 2 === 0 && { features: coverage * 2 }),
    milestone: executions % 3 === 0,
  });
  for (let turn = 0; turn < 700; turn++) {
    executions += random.below(90);
    atMs += random.below(400);
    if (random.oneIn(4)) coverage += random.below(5);
    history.note(progress() as never, atMs);
  }
  const { samples, lastDiscovery } = history.end(progress() as never, atMs + 3);
  expect(samples.length).toBeLessThanOrEqual(61);
  expect([samples.length, samples[1], lastDiscovery, digest(samples)]).toMatchSnapshot();
});
