import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '../../src/core/check-id.ts';
import type { EmitProgress } from '../../src/core/events.ts';
import type { EngineResult } from '../../src/core/run.ts';
import type * as Replay from '../../src/fuzz/replay.ts';
import type * as Run from '../../src/fuzz/run.ts';
import type { FuzzRunOptions } from '../../src/fuzz/run-options.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import { installedAssay, installedModule } from '../installed-assay.ts';

const { replayArtifact } = await installedModule<typeof Replay>('fuzz/replay');
const { runFuzz } = await installedModule<typeof Run>('fuzz/run');

const when = 'data.length > 2 && data[0] > 128'; // found by jsfuzz within a hundred inputs on any seed tried

/** Plain files, each with one planted bug. */
const plainFiles: Readonly<Record<string, string>> = {
  'throws.js': `module.exports = { fuzz(data) { if (${when}) throw new TypeError('planted'); if (data.length > 4 && data[1] === 0) null.planted; } };`,
  'callback.cjs': `exports.fuzz = (data, done) => setImmediate(done, ${when} ? new RangeError('planted') : null);`,
  'async.mjs': `export async function fuzz(data) { await null; if (${when}) throw new RangeError('planted'); }`,
  'exits.ts': `export function fuzz(data: Buffer): void { if (${when}) process.exit(0); }`,
  'rejects.js': `exports.fuzz = (data) => { if (${when}) Promise.reject(new RangeError('planted')); };`,
  'timer.cjs': `exports.fuzz = (data) => { if (${when}) setTimeout(() => { throw new RangeError('planted'); }, 3); };`,
  'hangs.cjs': `exports.fuzz = (data) => { if (${when}) for (;;); };`,
  'never.mjs': `export async function fuzz(data) { if (${when}) await new Promise(() => {}); }`,
  'hoards.cjs': `exports.fuzz = (data) => { if (${when}) { const all = []; for (;;) all.push(new Array(4e6).fill(0.5)); } };`,
  'dies.cjs': `exports.fuzz = (data) => { if (${when}) process.kill(process.pid, 'SIGKILL'); };`,
  'spams.cjs': `exports.fuzz = (data) => { console.log('{"type":0,"coverage":1e9}'); process.send && process.send({ type: 1 }.nothing ?? 'x'); if (${when}) throw new Error('planted'); };`,
  'pollutes.cjs': `exports.fuzz = (data) => { if (${when}) Object.prototype.toJSON = () => 'gone'; };`,
};

describe('assay fuzz with jsfuzz', () => {
  let root: string;
  const fuzz = (
    files: readonly string[],
    options: Partial<FuzzRunOptions>,
    emit: EmitProgress = () => {},
  ): Promise<EngineResult> =>
    runFuzz(
      {
        root,
        seed: 1,
        signal: new AbortController().signal,
        files: files.map((file) => path.join(root, file)),
        engine: 'jsfuzz',
        clock: systemClock,
        fileSystem: systemFiles,
        ...options,
      },
      emit,
    );

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'assay-fuzz-'));
    await mkdir(path.join(root, 'node_modules'));
    await symlink(installedAssay, path.join(root, 'node_modules/assay'));
    await symlink(path.resolve('node_modules/fast-check'), path.join(root, 'node_modules/fast-check'));
    for (const [name, code] of Object.entries(plainFiles)) await writeFile(path.join(root, name), code);
  });
  afterAll(() => rm(root, { recursive: true }));

  it.each([
    ['throws.js', 'error', 'TypeError: planted', 'crash'],
    ['callback.cjs', 'error', 'RangeError: planted', 'crash'],
    ['async.mjs', 'error', 'RangeError: planted', 'crash'],
    ['exits.ts', 'exit', 'ProcessExit: process.exit(0) was called', 'crash'],
    ['rejects.js', 'rejection', 'RangeError: planted', 'crash'],
    ['timer.cjs', 'error', 'RangeError: planted', 'crash'],
    ['hangs.cjs', 'timeout', 'did not end within 1000 ms', 'timeout'],
    ['never.mjs', 'timeout', 'did not settle within 1000 ms', 'timeout'],
    ['hoards.cjs', 'memory', '', 'oom'],
    ['dies.cjs', 'exit', 'the process was ended by SIGKILL', 'crash'],
    ['spams.cjs', 'error', 'planted', 'crash'],
    ['pollutes.cjs', 'pollution', 'Object.prototype.toJSON changed', 'crash'],
  ])('finds what %s does: %s', { timeout: 120_000 }, async (file, kind, message, prefix) => {
    const artifacts = path.join(root, `artifacts-${file}`);
    const result = await fuzz([file], { runs: 150, artifacts });
    expect(result.problems).toBeUndefined();
    expect(result.status).toBe('failed');
    // A machine that takes more than a second to hand out half a gigabyte reaches the limit of time first.
    const kinds = kind === 'memory' ? [kind, 'timeout'] : [kind];
    const finding = result.findings.find((candidate) => kinds.includes(candidate.kind))!;
    expect(finding.message).toContain(message);
    const names = await readdir(artifacts);
    expect(names).toHaveLength(result.findings.length);
    for (const name of names) {
      const content = await readFile(path.join(artifacts, name));
      expect(name.endsWith(`-${contentHash(content)}`)).toBe(true);
    }
    const stored = finding.command.split(' ').at(-1)!;
    expect(path.basename(stored)).toMatch(new RegExp(`^${finding.kind === kind ? prefix : 'timeout'}-[0-9a-f]{64}$`));
    // Copied elsewhere it still replays: the index goes by content.
    const copy = path.join(root, `copy-of-${file}.bin`);
    await writeFile(copy, await readFile(path.join(root, stored)));
    const replayed = await replayArtifact(
      { root, seed: 0, signal: new AbortController().signal, artifact: copy },
      () => {},
    );
    expect(replayed.findings.map((found) => found.kind)).toEqual([expect.toBeOneOf(kinds)]);
  });

  it('goes on after the first finding and names each cause once, with its smallest input', async () => {
    const { findings } = await fuzz(['throws.js'], { runs: 3_000 });
    expect(findings.map(({ message, input }) => [message.split(' (')[0], input])).toEqual(
      expect.arrayContaining([
        ['TypeError: planted', 'Buffer.from("810000", \'hex\')'],
        ['TypeError: Cannot read properties of null', 'Buffer.from("0000000000", \'hex\')'],
      ]),
    );
    expect(findings).toHaveLength(2);
  });

  it(
    'gives the target the same inputs again with the same seed, and others with another',
    { timeout: 120_000 },
    async () => {
      const log = path.join(root, 'inputs.log');
      const code = `const fs = require('fs');
      exports.fuzz = (data) => {
        fs.appendFileSync(__dirname + '/inputs.log', data.toString('hex') + '\\n');
        if (data[0] > 100) { if (data[1] > 50) return Math.random(); }
      };`;
      await writeFile(path.join(root, 'logs.cjs'), code);
      const inputs = async (seed: number): Promise<string[]> => {
        await rm(log, { force: true });
        const { checks } = await fuzz(['logs.cjs'], { runs: 400, seed });
        expect(checks).toMatchObject([{ status: 'passed', runs: 400 }]);
        return (await readFile(log, 'utf8')).trimEnd().split('\n');
      };
      const first = await inputs(7);
      expect(first.length).toBe(400);
      expect(await inputs(7)).toEqual(first);
      expect(await inputs(8)).not.toEqual(first);
    },
  );

  it(
    'fuzzes checks of bytes, text and any arbitrary, and stores what it finds beside the suite',
    { timeout: 120_000 },
    async () => {
      await mkdir(path.join(root, 'fuzz'));
      await writeFile(
        path.join(root, 'fuzz/checks.fuzz.ts'),
        `import { fuzz, text } from 'assay';
      import fc from 'fast-check';
      class Expected extends Error {}
      fuzz('text is not shouted', [text()], (line) => {
        if (line.startsWith('?')) throw new Expected();
        if (/[A-Z]{2}/.test(line)) throw new Error('shouted');
      }, { expects: [Expected] });
      fuzz('pairs are ordered', [fc.nat(1000), fc.nat(1000)], (a, b) => {
        if (a > b + 500) throw new Error('not ordered');
      });
      void fuzz.skip('skipped', [text()], () => {});`,
      );
      const result = await fuzz(['fuzz/checks.fuzz.ts'], { runs: 3_000 });
      expect(result.checks.map(({ name, status }) => [name, status])).toEqual(
        expect.arrayContaining([
          ['skipped', 'skipped'],
          ['text is not shouted', 'failed'],
          ['pairs are ordered', 'failed'],
        ]),
      );
      expect(result.findings.map(({ input }) => input)).toEqual(['"AA"', '501, 0']);
      for (const finding of result.findings) {
        expect(finding.command).toBe(`npx assay replay ${finding.replay}`);
        const stored = /kept in (\S+),/.exec(finding.regression)![1]!;
        const artifact = path.join(root, stored);
        // Without the index, as in a fresh clone, the folder's name leads to the check.
        await rm(path.join(root, '.assay'), { recursive: true, force: true });
        const replayed = await replayArtifact(
          { root, seed: 0, signal: new AbortController().signal, artifact },
          () => {},
        );
        expect(replayed.findings.map(({ message, input }) => [message, input])).toEqual([
          [finding.message, finding.input],
        ]);
      }
    },
  );

  it('tells files that do not compile, or hold nothing to fuzz, as problems', async () => {
    await writeFile(path.join(root, 'broken.ts'), 'export const fuzz = (\n');
    await writeFile(path.join(root, 'empty.js'), 'module.exports = { other: 1 };');
    const result = await fuzz(['broken.ts', 'empty.js', 'async.mjs'], { runs: 10 });
    expect(result.problems).toEqual([
      expect.stringMatching(/^broken\.ts:2:1: /),
      expect.stringMatching(/^empty\.js declares no fuzz check/),
    ]);
    expect(result.checks).toHaveLength(1);
  });

  it('stops soon when it is interrupted, with what was found so far', async () => {
    const controller = new AbortController();
    let abortedAt = Infinity;
    const result = await fuzz(['throws.js'], { timeLimitMs: 90_000, signal: controller.signal }, (event) => {
      if (event.type !== 'finding' || controller.signal.aborted) return;
      abortedAt = performance.now();
      controller.abort();
    });
    expect(performance.now() - abortedAt).toBeLessThan(30_000);
    expect(result.findings.length).toBeGreaterThan(0);
    expect(result.checks[0]!.runs).toBeGreaterThan(0);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'leaves no process behind when it gets %s, the hanging target included',
    async (signal) => {
      const script = path.join(root, 'run-fuzz.mjs');
      const module = (name: string): string => JSON.stringify(path.join(installedAssay, 'dist', `${name}.js`));
      await writeFile(
        script,
        `import { runFuzz } from ${module('fuzz/run')};
      import { systemClock } from ${module('node/clock')};
      import { systemFiles } from ${module('node/files')};
      await runFuzz({ root: ${JSON.stringify(root)}, seed: 1, timeLimitMs: 60_000, signal: new AbortController().signal,
        files: [${JSON.stringify(path.join(root, 'hangs.cjs'))}], engine: 'jsfuzz', clock: systemClock, fileSystem: systemFiles }, () => {});`,
      );
      const parent = spawn(process.execPath, [script], {
        stdio: 'ignore',
        cwd: tmpdir(),
      });
      const ofTarget = (): number[] => processesIn(realpathSync(root));
      for (let waited = 0; waited < 15_000 && ofTarget().length < 2; waited += 100) await sleep(100);
      expect(ofTarget().length).toBeGreaterThan(1);
      parent.kill(signal);
      for (let waited = 0; waited < 5_000 && ofTarget().length > 0; waited += 100) await sleep(100);
      expect(ofTarget()).toEqual([]);
    },
  );
});

/** Processes that work in a folder. */
function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder;
      } catch {
        return false; // it has ended, or is none of ours
      }
    });
}
