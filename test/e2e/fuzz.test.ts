import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '../../src/core/check-id.ts';
import type { EmitProgress } from '../../src/core/events.ts';
import type { EngineResult } from '../../src/core/run.ts';
import type * as Executor from '../../src/fuzz/executor.ts';
import type { Executed } from '../../src/fuzz/minimise.ts';
import type * as Replay from '../../src/fuzz/replay.ts';
import type * as Run from '../../src/fuzz/run.ts';
import type { FuzzRunOptions } from '../../src/fuzz/run-options.ts';
import { sourceBootstrap } from '../../src/instrument/source-bootstrap.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';

/** Built modules, as users have them: a process that compiles assay's own sources first takes twice as long to start. */
async function built<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(path.resolve('dist', `${name}.js`)).href)) as Module;
}
const { FileExecutor, lateMs } = await built<typeof Executor>('fuzz/executor');
const { replayArtifact } = await built<typeof Replay>('fuzz/replay');
const { runFuzz } = await built<typeof Run>('fuzz/run');

const when = 'data.length > 2 && data[0] > 128'; // found by jsfuzz within a hundred inputs on any seed tried

/** Plain files, each with one planted bug. */
const plainFiles: Readonly<Record<string, string>> = {
  'throws.js': `module.exports = { fuzz(data) { if (${when}) throw new TypeError('planted'); if (data.length > 4 && data[1] === 0) null.planted; } };`,
  'callback.cjs': `exports.fuzz = (data, done) => setImmediate(done, ${when} ? new RangeError('planted') : null);`,
  'async.mjs': `export async function fuzz(data) { await null; if (${when}) throw new RangeError('planted'); }`,
  'exits.ts': `export function fuzz(data: Buffer): void { if (${when}) process.exit(0); }`,
  'timer.cjs': `exports.fuzz = (data) => { if (${when}) setTimeout(() => { throw new RangeError('planted'); }, 3); };`,
  'hangs.cjs': `exports.fuzz = (data) => { if (${when}) for (;;); };`,
  'never.mjs': `export async function fuzz(data) { if (${when}) await new Promise(() => {}); }`,
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
    await symlink(process.cwd(), path.join(root, 'node_modules/assay'));
    await symlink(path.resolve('node_modules/fast-check'), path.join(root, 'node_modules/fast-check'));
    for (const [name, code] of Object.entries(plainFiles)) await writeFile(path.join(root, name), code);
  });
  afterAll(() => rm(root, { recursive: true }));

  it.each([
    ['callback.cjs', 'error', 'planted'],
    ['async.mjs', 'error', 'planted'],
    ['timer.cjs', 'error', 'planted'],
    ['never.mjs', 'timeout', 'did not settle within 1000 ms'],
    ['dies.cjs', 'exit', 'the process was ended by SIGKILL'],
    ['spams.cjs', 'error', 'planted'],
    ['pollutes.cjs', 'pollution', 'Object.prototype.toJSON changed'],
  ])('what %s does to an input is told as %s, and a harmless input holds', async (file, kind, message) => {
    const executor = new FileExecutor(root, path.join(root, file));
    try {
      const [target] = await executor.open();
      const run = (...data: number[]): Promise<Executed> =>
        executor.execute(target!.name, { bytes: Uint8Array.from(data) }, lateMs);
      expect(await run(1, 2, 3)).toEqual({ verdict: 'holds' });
      const executed = await run(0x81, 0, 0);
      expect(executed).toMatchObject({ verdict: 'fails', failure: { kind } });
      expect(executed.verdict === 'fails' && executed.failure.message).toContain(message);
    } finally {
      await executor.close();
    }
  });

  it(
    'keeps what it finds under the name of its kind and content, and it replays from a copy',
    { timeout: 120_000 },
    async () => {
      const artifacts = path.join(root, 'artifacts');
      const { status, findings, problems } = await fuzz(['exits.ts'], {
        runs: 150,
        artifacts,
      });
      expect({ status, problems }).toEqual({ status: 'failed', problems: undefined });
      expect(findings.map(({ kind }) => kind)).toEqual(['exit']);
      const names = await readdir(artifacts);
      const basenames = findings.map(({ command }) => path.basename(command.split(' ').at(-1)!));
      expect(new Set(names)).toEqual(new Set(basenames)); // two targets may fail on one content
      for (const name of names) {
        const content = await readFile(path.join(artifacts, name));
        expect(name.endsWith(`-${contentHash(content)}`)).toBe(true);
      }
      const stored = findings[0]!.command.split(' ').at(-1)!;
      expect(path.basename(stored)).toMatch(/^crash-[0-9a-f]{64}$/);
      // Copied elsewhere it still replays: the index goes by content.
      const artifact = path.join(root, 'copy-of-exit.bin');
      await writeFile(artifact, await readFile(path.join(root, stored)));
      const replayed = await replayArtifact(
        { root, seed: 0, signal: new AbortController().signal, artifact },
        () => {},
      );
      expect(replayed.findings.map((found) => found.kind)).toEqual(['exit']);
    },
  );

  it('goes on after the first finding and names each cause once, with its smallest input', async () => {
    const { findings } = await fuzz(['throws.js'], { runs: 1_500 });
    expect(findings.map(({ message, input }) => [message.split(' (')[0], input])).toEqual(
      expect.arrayContaining([
        ['TypeError: planted', 'Buffer.from("810000", \'hex\')'],
        ['TypeError: Cannot read properties of null', 'Buffer.from("0000000000", \'hex\')'],
      ]),
    );
    expect(findings).toHaveLength(2);
  });

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

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'leaves no process behind when it gets %s, the hanging target included',
    async (signal) => {
      const script = path.join(root, 'run-fuzz.mjs');
      const source = (file: string): string => JSON.stringify(path.resolve('src', file));
      await writeFile(
        script,
        `import { runFuzz } from ${source('fuzz/run.ts')};
      import { systemClock } from ${source('node/clock.ts')};
      import { systemFiles } from ${source('node/files.ts')};
      await runFuzz({ root: ${JSON.stringify(root)}, seed: 1, timeLimitMs: 60_000, signal: new AbortController().signal,
        files: [${JSON.stringify(path.join(root, 'hangs.cjs'))}], engine: 'jsfuzz', clock: systemClock, fileSystem: systemFiles }, () => {});`,
      );
      const parent = spawn(process.execPath, ['--conditions=assay-source', ...sourceBootstrap(), script], {
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
