import { property } from 'assay';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exampleId, formatExample } from '../../../src/choices/database/example-file.ts';
import { decodeToken, encodeToken } from '../../../src/choices/token.ts';
import { checkFolder, checkId } from '../../../src/core/check-id.ts';
import { systemFiles } from '../../../src/node/files.ts';
import { declared, hosted, hostedRun } from './declared.ts';

const sums = (): void =>
  property('sums stay small', [fc.array(fc.nat()), fc.string()], (numbers) => {
    expect({ sum: numbers.reduce((a, b) => a + b, 0) > 1000 }).toEqual({ sum: false });
  });

describe('the failure message', () => {
  test('has the name, the smallest input, the error, the seed, one command and lines to paste', async () => {
    const { error, findings } = await hosted(sums, { seed: 3 });
    const { command } = findings[0]!;
    expect(command).toMatch(/^npx assay replay a2[\w-]+$/);
    const [head, ...rest] = error!.message.split('\n');
    expect(head).toBe('Property failed: sums stay small');
    expect(rest.slice(0, 3)).toEqual([
      'Smallest input:',
      '  [1001], ""',
      'expected { sum: true } to deeply equal { sum: false }',
    ]);
    expect(rest.slice(-4)).toEqual([
      `Replay: ${command}`,
      'Keep it as a regression test, in the options of the property:',
      '  examples: [[[1001], ""]],',
      'Seed: 3',
    ]);
    expect(findings[0]?.regression).toBe('examples: [[[1001], ""]],');
  });

  test("carries what a test runner needs to show the difference, and no frame but the user's", async () => {
    const { error } = await hosted(sums);
    expect(error).toMatchObject({ actual: { sum: true }, expected: { sum: false } });
    const frames = error!.stack!.split('\n').filter((line) => /^\s+at /.test(line));
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.filter((frame) => !frame.includes('failures.test.ts'))).toEqual([]);
  });

  test('what no source code makes is kept by a copy from the database', async () => {
    const { findings } = await hosted(() => property('p', [fc.func(fc.nat())], (f) => f(1) < 0));
    const folder = `properties/regressions/${checkFolder('properties/sample/sample.prop.ts', 'p')}`;
    expect(findings[0]?.regression).toMatch(
      new RegExp(`^mkdir -p ${folder} && cp .assay/examples/\\w+/finding/\\w+.json ${folder}/$`),
    );
    expect(findings[0]?.command).toMatch(/replay a2/);
  });

  test('two ways to fail are two findings, each made smaller', async () => {
    const both = (n: number): void => {
      if (n > 90) throw new RangeError(`too much: ${n}`);
      if (n > 50 && n % 2 === 1) throw new TypeError(`odd: ${n}`);
    };
    const { findings, error } = await hosted(() => property('p', [fc.nat({ max: 100 })], both));
    expect(findings.map(({ message, input }) => [message, input]).toSorted()).toEqual([
      ['odd: 51', '51'],
      ['too much: 91', '91'],
    ]);
    expect(error?.message).toContain('Failure 2 of 2');
  });
});

describe('replaying a token', () => {
  test('fails on the very input, and says so when the check is mended or has changed', async () => {
    const { findings } = await hosted(sums);
    const { input } = decodeToken(findings[0]!.replay);
    const again = await declared(sums).replay(input, hostedRun());
    expect(again.findings).toEqual(findings);
    const mended = declared(() => property('sums stay small', [fc.array(fc.nat()), fc.string()], () => true));
    expect((await mended.replay(input, hostedRun())).result.status).toBe('passed');
    const changed = declared(() =>
      property('sums stay small', [fc.array(fc.nat({ max: 5 })), fc.string()], () => true),
    );
    const { result, error } = await changed.replay(input, hostedRun());
    expect(result.status).toBe('unknown');
    expect(error?.message).toContain('the generator has changed');
  });

  test('raw bytes are refused', () => {
    expect(() => declared(sums).replay({ bytes: new Uint8Array(1) }, hostedRun())).toThrow('raw bytes');
  });
});

describe('committed regressions', () => {
  const file = 'properties/deep/er/sample.prop.ts';
  const folder = `properties/regressions/${checkFolder(file, 'p')}`;
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'assay-regressions-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const rare = (): void => property('p', [fc.nat()], (n) => n !== 123_456_789, { runs: 5 });
  const recording = [[{ min: 0, max: 0x7fff_ffff, value: 123_456_789 }]];
  const example = {
    check: checkId(file, 'p'),
    kind: 'finding',
    recording,
    rendering: '123456789',
    reason: 'no',
  } as const;

  test.each(['choices', 'a token'])('are tried before anything else, written as %s', async (form) => {
    const content =
      form === 'choices'
        ? formatExample({ ...example, id: exampleId(example), savedAtMs: 0 })
        : JSON.stringify({
            rendered: '',
            token: encodeToken({ check: example.check, file, input: { choices: recording } }),
          });
    await systemFiles.write(path.join(root, folder, `${exampleId(example)}.json`), content);
    const { findings, error } = await hosted(rare, { root, file });
    expect(findings).toMatchObject([{ input: '123456789' }]);
    expect(error?.message).toContain(`Smallest input (${folder}/`);
  });

  test('one that cannot be read fails the check', async () => {
    await systemFiles.write(path.join(root, folder, 'x.json'), '{}');
    await expect(hosted(rare, { root, file })).rejects.toThrow(`${folder}/x.json is not a stored input`);
  });

  test('one whose generator has changed is told of', async () => {
    await systemFiles.write(
      path.join(root, folder, `${exampleId(example)}.json`),
      formatExample({ ...example, id: exampleId(example), savedAtMs: 0 }),
    );
    const { result, warnings } = await hosted(() => property('p', [fc.boolean()], () => true), { root, file });
    expect(result.status).toBe('passed');
    expect(warnings).toMatchObject([{ kind: 'health', message: expect.stringContaining('tests nothing any more') }]);
  });
});
