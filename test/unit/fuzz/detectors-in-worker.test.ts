import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as anyText } from 'assay';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredInput } from '../../../src/core/declaration.ts';
import type { DetectorOptions } from '../../../src/core/detector-options.ts';
import { FileExecutor } from '../../../src/fuzz/executor.ts';
import { rawCodec } from '../../../src/fuzz/inputs/raw.ts';

const checks = `
import { bytes, fuzz, property, text } from 'assay';
import fc from 'fast-check';
function work(ms) {
  const before = process.cpuUsage();
  for (let used = 0; used < ms;) { const { user, system } = process.cpuUsage(before); used = (user + system) / 1000; }
}
fuzz('changes', [bytes()], (data) => { data.reverse(); });
fuzz('may change', [bytes()], (data) => { data.reverse(); }, { detectors: { changedInput: false } });
property('sorts', [fc.array(fc.nat())], (list) => { list.sort(); });
fuzz('leaks', [text()], (line) => { globalThis['seen_' + line] = true; });
fuzz('pollutes', [text()], (line) => { ({}).__proto__[line] = true; });
fuzz('throws', [text()], (line) => { if (line !== '') throw new TypeError('planted'); });
fuzz('slow', [text()], (line) => work(line.length ** 2 / 4000));
fuzz('slow with an option', [text(), fc.boolean()], (line) => work(line.length ** 2 / 4000));
fuzz('dies when made', [fc.array(fc.nat(1), { maxLength: 100, size: 'max' }).map((list) => { if (list.length > 18) process.kill(process.pid, 'SIGKILL'); return list; })], () => {});
fuzz('steady', [text()], (line) => work(line.length / 4), { timeoutMs: 600 });
fuzz('replaces', [text()], (line) => { String.prototype.trim = line; throw new TypeError('planted'); });
fuzz('sound', [bytes()], (data) => { data.slice().reverse(); });
`;

describe('detectors in the process of the target', () => {
  let root: string;
  const executors: FileExecutor[] = [];

  async function kindOf(executor: FileExecutor, name: string, input: string): Promise<string> {
    const executed = await executor.execute(name, { bytes: new Uint8Array(Buffer.from(input)) });
    return executed.verdict === 'fails' ? executed.failure.kind : executed.verdict;
  }
  const open = (detectors: DetectorOptions): FileExecutor => {
    executors.push(new FileExecutor(root, path.join(root, 'checks.fuzz.ts'), { detectors }));
    return executors.at(-1)!;
  };

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'assay-detectors-'));
    await mkdir(path.join(root, 'node_modules'));
    await symlink(process.cwd(), path.join(root, 'node_modules/assay'));
    await symlink(path.resolve('node_modules/fast-check'), path.join(root, 'node_modules/fast-check'));
    await writeFile(path.join(root, 'checks.fuzz.ts'), checks);
  });
  afterAll(async () => {
    for (const executor of executors) await executor.close();
    await rm(root, { recursive: true });
  });

  test('find what a target does beside answering, each time again', async () => {
    const executor = open({});
    for (const turn of ['first', 'second']) {
      expect([turn, await kindOf(executor, 'changes', 'abc')]).toEqual([turn, 'changed-input']);
      expect([turn, await kindOf(executor, 'leaks', 'x')]).toEqual([turn, 'leak']);
      expect([turn, await kindOf(executor, 'pollutes', 'x')]).toEqual([turn, 'pollution']);
      expect([turn, await kindOf(executor, 'replaces', 'x')]).toEqual([turn, 'error']);
      expect([turn, await kindOf(executor, 'sound', 'abc')]).toEqual([turn, 'holds']);
    }
    expect(await kindOf(executor, 'changes', 'aa')).toBe('holds');
    expect(await kindOf(executor, 'may change', 'abc')).toBe('holds');
    expect(await kindOf(executor, 'sorts', '\x02\x05\x05\x05\x01\x01\x01')).toBe('holds');
    expect(await kindOf(executor, 'slow', 'a'.repeat(880))).toBe('timeout');
    expect(await kindOf(executor, 'steady', 'a'.repeat(800))).toBe('holds'); // to judge it takes longer than its limit
  });

  test('judge time by what repeats in a generated input, and make more of it', async () => {
    const inputOf = (text: string): StoredInput => ({
      choices: [[...rawCodec(anyText())!.choicesOf!(text)!, { min: 0, max: 1, value: 1 }]],
    });
    const executor = open({});
    const name = 'slow with an option';
    const slow = await executor.execute(name, inputOf(`<${'ab'.repeat(440)}>`));
    expect(slow).toMatchObject({ verdict: 'fails', failure: { kind: 'timeout', cause: 'superlinear' } });
    expect(await executor.lengthen(name, inputOf(`<${'ab'.repeat(40)}>`))).toEqual(inputOf(`<${'ab'.repeat(80)}>`));
    expect(await executor.lengthen(name, inputOf('abcdef'))).toBeUndefined();
    expect(await executor.lengthen('slow', { bytes: new Uint8Array(20) })).toEqual({ bytes: new Uint8Array(40) });
    expect(await executor.lengthen('dies when made', { bytes: new Uint8Array(21).fill(20) })).toBeUndefined();
    expect(await executor.lengthen('slow', { bytes: new Uint8Array(20) })).toBeDefined();
    const off = await open({ superlinear: false }).execute(name, inputOf('a'.repeat(880)));
    expect(off.verdict).toBe('holds');
  });

  test('are switched off by the configuration', async () => {
    const executor = open({
      leaks: false,
      pollution: false,
      exceptions: false,
      changedInput: false,
      superlinear: false,
    });
    for (const name of ['changes', 'leaks', 'pollutes', 'throws'])
      expect(await kindOf(executor, name, 'abc')).toBe('holds');
    expect(await kindOf(executor, 'sound', 'abc')).toBe('holds');
  });
});
