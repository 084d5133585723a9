import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { assume, check } from 'assay';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('check', () => {
  test('passes with the number of inputs that were tried', async () => {
    const outcome = await check([fc.integer(), fc.integer()], (a, b) => a + b === b + a, { seed: 1, runs: 30 });
    expect(outcome).toEqual({ status: 'passed', runs: 30, skipped: 0, seed: 1, examples: [] });
  });

  test('gives the smallest example, with its choices, its error and a token', async () => {
    const predicate = (list: number[]): void => expect(list.length).toBeLessThan(3);
    const { status, example } = await check([fc.array(fc.nat())], predicate, { seed: 1 });
    expect(status).toBe('failed');
    expect(example).toMatchObject({ values: [[0, 0, 0]], error: { name: 'AssertionError' } });
    expect(example!.evaluations).toBeGreaterThan(0);
    expect(example!.choices[0]!.length).toBeGreaterThan(3);
    const again = await check([fc.array(fc.nat())], predicate, { replay: example!.replay });
    expect(again).toMatchObject({ status: 'failed', runs: 1, example: { values: [[0, 0, 0]] } });
  });

  test('tries the examples first', async () => {
    const { example } = await check([fc.nat({ max: 5 })], (n) => n !== 77, { examples: [[77]] });
    expect(example).toMatchObject({ values: [77], choices: [], replay: '' });
  });

  test('the same seed gives the same outcome', async () => {
    const run = (): Promise<unknown> => check([fc.string(), fc.double()], (s, d) => s.length + d < 90, { seed: 4 });
    expect(await run()).toEqual(await run());
  });

  test('no verdict is no pass', async () => {
    expect(await check([fc.nat()], () => assume(false))).toMatchObject({
      status: 'unknown',
      runs: 0,
      reason: expect.stringContaining('refused'),
    });
  });

  test('asynchronous predicates and the time limit', async () => {
    const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
    const { status, runs } = await check([fc.nat()], wait, { timeLimitMs: 40 });
    expect(status).toBe('passed');
    expect(runs).toBeLessThan(20);
  });

  test('wrong options and tokens are refused', async () => {
    await expect(check([fc.nat()], () => true, { runs: 1.5 })).rejects.toThrow('runs of "check" is 1.5');
    await expect(check([fc.nat()], () => true, { replay: 'nonsense' })).rejects.toThrow('not a replay token');
  });

  test('needs no test runner', async () => {
    const root = path.resolve(import.meta.dirname, '../../..');
    const script = `
      import fc from 'fast-check';
      import { check } from ${JSON.stringify(path.join(root, 'src/index.ts'))};
      console.log(JSON.stringify((await check([fc.nat()], (n) => n < 5, { seed: 1 })).example.values));`;
    const args = ['--import', './bench/register.js', '--input-type=module', '--eval', script];
    const { VITEST: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
    expect(stdout.trim()).toBe('[5]');
  });
});
