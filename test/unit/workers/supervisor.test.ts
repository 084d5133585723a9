import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { sourceBootstrap } from '../../../src/instrument/source-bootstrap.ts';
import { startWorker, type WorkerHandle } from '../../../src/workers/supervisor.ts';
import { WorkerDeathError } from '../../../src/workers/worker-death.ts';

const entry = new URL('./fixtures/echo-worker.mjs', import.meta.url);
const started: WorkerHandle[] = [];

function start(options: { heapLimitMb?: number } = {}): WorkerHandle {
  const worker = startWorker({ entry, root: process.cwd(), loader: false, ...options });
  started.push(worker);
  return worker;
}

/** True while a process runs: it exists and is not a zombie. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function ends(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs && runs(pid); waited += 50) await sleep(50);
  return !runs(pid);
}

async function deathOf(call: Promise<unknown>): Promise<WorkerDeathError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WorkerDeathError);
  return error as WorkerDeathError;
}

afterEach(async () => {
  for (const worker of started.splice(0)) await worker.kill();
});

describe('a supervised worker', () => {
  it('answers calls, also several at a time, with whatever can be cloned', async () => {
    const worker = start();
    const value = { bytes: new Uint8Array([0, 255]), big: 2n ** 70n, missing: undefined, map: new Map([[1, 'a']]) };
    const [echoed, slept, counted] = await Promise.all([
      worker.call('echo', value),
      worker.call('sleep', 50),
      worker.call('count', 3),
    ]);
    expect(echoed).toEqual(value);
    expect(slept).toBe('slept');
    expect(counted).toBe('counted');
  });

  it('passes on the events of a call in order', async () => {
    const events: unknown[] = [];
    await start().call('count', 4, { onEvent: (event) => events.push(event) });
    expect(events).toEqual([1, 2, 3, 4]);
  });

  it('rejects with the error of the method and goes on', async () => {
    const worker = start();
    await expect(worker.call('fail', 'no luck')).rejects.toMatchObject({ name: 'TypeError', message: 'no luck' });
    await expect(worker.call('constructor', 1)).rejects.toThrow('The worker has no method "constructor".');
    expect(await worker.call('echo', 1)).toBe(1);
  });

  it('is killed when a call takes too long, a synchronous loop included', async () => {
    const worker = start();
    await worker.call('echo', 0);
    const death = await deathOf(worker.call('spin', null, { timeoutMs: 300 }));
    expect(death.kind).toBe('timeout');
    expect(runs(worker.pid!)).toBe(false);
    expect((await deathOf(worker.call('echo', 1))).kind).toBe('timeout');
  });

  it('gets the time that the processor was elsewhere, but only that', async () => {
    const worker = start();
    await worker.call('echo', null); // threads that it starts take processor time, too
    expect(await worker.call('sleep', 400, { timeoutMs: 200, graceMs: 30_000 })).toBe('slept');
    expect((await deathOf(worker.call('spin', null, { timeoutMs: 200, graceMs: 1e6 }))).kind).toBe('timeout');
  });

  it('tells an exit, an abort and an exhausted heap apart', async () => {
    expect(await deathOf(start().call('exit', 0))).toMatchObject({ kind: 'exit', exitCode: 0 });
    expect(await deathOf(start().call('exit', 7))).toMatchObject({ kind: 'exit', exitCode: 7 });
    expect(await deathOf(start().call('abort', null))).toMatchObject({ kind: 'signal' });
    expect(await deathOf(start({ heapLimitMb: 48 }).call('fillHeap', null))).toMatchObject({ kind: 'memory' });
  });

  it('keeps its protocol apart from what the target prints, and hides it from the target', async () => {
    expect(await start().call('print', 2_000)).toBe('undefined');
  });

  it('carries results past a polluted Object.prototype.toJSON', async () => {
    const kept = { kept: 'whole', bytes: new Uint8Array([1, 2, 255]), big: 12n };
    expect(await start().call('pollute', null)).toEqual(kept);
  });

  it('ends with the processes it started', async () => {
    const worker = start();
    const grandchild = await worker.call<number>('child', null);
    expect(runs(grandchild)).toBe(true);
    await worker.kill();
    expect(await ends(grandchild, 2_000)).toBe(true);
  });

  it('takes the processes it started along when it exits by itself', async () => {
    const worker = start();
    const grandchild = await worker.call<number>('child', null);
    await deathOf(worker.call('exit', 1));
    expect(await ends(grandchild, 2_000)).toBe(true);
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'ends when its supervisor gets %s, even in a loop',
    async (signal) => {
      const supervisor = new URL('./fixtures/spinning-supervisor.mjs', import.meta.url);
      const parent = spawn(process.execPath, [...sourceBootstrap(), supervisor.pathname], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const [worker, grandchild] = JSON.parse(String(line)) as [number, number];
      expect(runs(worker) && runs(grandchild)).toBe(true);
      parent.kill(signal);
      expect(await ends(worker, 3_000)).toBe(true);
      expect(await ends(grandchild, 3_000)).toBe(true);
    },
  );
});
