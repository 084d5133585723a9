import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveDetectors } from '../../src/core/detector-options.ts';
import { assay } from '../../src/fuzz/engines/assay/assay.ts';
import type { EngineSummary, EngineTask, FuzzEngine } from '../../src/fuzz/engines/engine.ts';
import { jsfuzz } from '../../src/fuzz/engines/jsfuzz/jsfuzz.ts';
import { systemClock } from '../../src/node/clock.ts';

const when = 'data.length > 2 && data[0] > 128';
/** Plain files, and the kinds of failure that an engine may see on them. */
const failing: Readonly<Record<string, { readonly code: string; readonly kinds: readonly string[] }>> = {
  throws: { code: `throw new TypeError('planted')`, kinds: ['error'] },
  rejects: { code: `Promise.reject(new RangeError('planted'))`, kinds: ['rejection'] },
  exits: { code: `process.exit(0)`, kinds: ['exit'] },
  hangs: { code: `for (;;);`, kinds: ['timeout'] },
  // A machine that is slow to hand out memory reaches the limit of time first.
  hoards: { code: `const all = []; for (;;) all.push(new Array(4e6).fill(0.5))`, kinds: ['memory', 'timeout'] },
};

interface Told {
  readonly summary: EngineSummary;
  readonly kinds: readonly string[];
}

/** Targets half of whose inputs hang, each in its way, and behind them a bug that takes thousands of inputs. */
const behindHangs: Readonly<Record<string, string>> = {
  'in a loop': 'exports.fuzz = (data) => { if (data[0] & 1) for (;;); bug(data); };',
  'in a loop that catches':
    'exports.fuzz = (data) => { if (data[0] & 1) { try { for (;;); } catch { return; } } bug(data); };',
  'in a recursion': `const count = (n) => (n === 0 ? 1 : count(n - 1) + count(n - 1));
    exports.fuzz = (data) => { if (data[0] & 1) count(80); bug(data); };`,
  'behind an await': 'exports.fuzz = async (data) => { await null; if (data[0] & 1) for (;;); bug(data); };',
  'in a promise': 'exports.fuzz = async (data) => { if (data[0] & 1) await new Promise(() => {}); bug(data); };',
};
const bug = `function bug(data) { if (data[1] === 7 && data[2] === 77) { if (data[3] === 0x3b) { if (data[4] === 9) throw new Error('planted'); } } }`;

let root: string;
let tasks = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'assay-engines-'));
  for (const [name, { code }] of Object.entries(failing))
    await writeFile(path.join(root, `${name}.cjs`), `exports.fuzz = (data) => { if (${when}) { ${code} } };`);
  for (const [name, code] of Object.entries(behindHangs))
    await writeFile(path.join(root, `${name}.cjs`), `${bug}\n${code}`);
  const both = path.join(root, 'node_modules/both');
  await mkdir(both, { recursive: true });
  const exported = { 'module-sync': './index.mjs', default: './index.cjs' };
  await writeFile(path.join(both, 'package.json'), JSON.stringify({ name: 'both', exports: exported }));
  await writeFile(path.join(both, 'index.mjs'), `${bug}\nexport { bug };`);
  await writeFile(path.join(both, 'index.cjs'), 'exports.bug = () => {};');
  await writeFile(
    path.join(root, 'requires.cjs'),
    `const { bug } = require('both'); exports.fuzz = (data) => bug(data);`,
  );
  await writeFile(path.join(root, 'sound.cjs'), 'exports.fuzz = (data) => (data[0] > 9 ? 1 : 2);');
});
afterAll(() => rm(root, { recursive: true, force: true }));

function fuzzWith(engine: FuzzEngine) {
  return async (name: string, limits: Partial<EngineTask>, stopAt?: string): Promise<Told> => {
    const stop = new AbortController();
    const kinds: string[] = [];
    const scratch = path.join(root, `scratch-${tasks++}`);
    const summary = await engine.fuzz(
      {
        root,
        file: path.join(root, `${name}.cjs`),
        target: {
          name: 'fuzz',
          plain: true,
          mode: 'run',
          line: undefined,
          timeoutMs: 500,
          maxLength: 64,
          detectors: resolveDetectors({}),
          simplestFirst: undefined,
        },
        seed: 1,
        runs: undefined,
        timeLimitMs: undefined,
        seeds: [],
        dictionary: [],
        instrument: undefined,
        scratch,
        fileScratch: scratch,
        heapLimitMb: 256,
        clock: systemClock,
        signal: stop.signal,
        ...limits,
      },
      {
        progress: () => {},
        finding: ({ failure, inputs }) => {
          expect(inputs.length).toBeGreaterThan(0);
          kinds.push(failure.kind);
          if (stopAt === 'any' || stopAt === failure.kind) stop.abort();
        },
      },
    );
    return { summary, kinds };
  };
}

// Side by side: most of the time is waiting for processes to start, and for limits to be reached.
describe.each([assay, jsfuzz])('the engine $name', { concurrent: true }, (engine) => {
  const fuzz = fuzzWith(engine);

  test.each(Object.keys(failing))('tells what %s does, and stops when it is told to', async (name) => {
    const { kinds } = await fuzz(name, { timeLimitMs: 40_000 }, 'any');
    expect(failing[name]!.kinds).toContain(kinds[0]);
  });

  test('executes as often as it is asked to, the same with the same seed', async () => {
    const first = await fuzz('sound', { runs: 300 });
    expect(first).toMatchObject({ kinds: [], summary: { executions: 300, restarts: 0 } });
    const { coverage, corpus } = (await fuzz('sound', { runs: 300 })).summary;
    expect({ coverage, corpus }).toEqual({ coverage: first.summary.coverage, corpus: first.summary.corpus });
  });

  test('ends when its time is over, but not before it has executed something', async () => {
    const started = performance.now();
    const { summary } = await fuzz('sound', { timeLimitMs: 1 });
    expect(summary.executions).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(45_000);
  });
});

test.each(Object.keys(behindHangs))(
  'assay finds what lies behind inputs that hang %s',
  { timeout: 120_000 },
  async (name) => {
    const { kinds, summary } = await fuzzWith(assay)(name, { timeLimitMs: 100_000 }, 'error');
    expect(kinds.toSorted()).toEqual(['error', 'timeout']);
    expect(summary.restarts).toBeLessThan(3);
  },
);

test.runIf('require_module' in process.features)(
  'assay covers modules of packages that a script requires',
  async () => {
    const { kinds, summary } = await fuzzWith(assay)('requires', { timeLimitMs: 60_000 }, 'error');
    expect({ kinds, warnings: summary.warnings ?? [] }).toEqual({ kinds: ['error'], warnings: [] });
  },
);
