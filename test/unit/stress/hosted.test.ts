import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeToken } from '../../../src/choices/token.ts';
import { checkId } from '../../../src/core/check-id.ts';
import { systemFiles } from '../../../src/node/files.ts';
import { placeOf } from '../../../src/stress/hosted.ts';
import { readRegressions, regressionFolder, regressionOf } from '../../../src/stress/regressions.ts';
import { hostedRun } from './declared.ts';
import { plantedBugs } from './planted-bugs.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'assay-stress-'));
});
afterEach(() => rm(root, { recursive: true }));

const broken = plantedBugs[0]!.declare(true);
const mended = plantedBugs[0]!.declare(false);
const file = 'stress/planted.stress.ts';

describe('under a test runner', () => {
  test('a failure says what broke, in which order and how to see it again', async () => {
    const { result, findings, error, warnings } = await broken.runHosted(hostedRun(root, { seed: 9 }));
    expect(result).toMatchObject({
      status: 'failed',
      engine: 'stress',
      name: 'counter',
      file,
      id: checkId(file, 'counter'),
    });
    const [finding] = findings;
    expect(finding).toMatchObject({ kind: 'linearizability', engine: 'stress', input: plantedBugs[0]!.schedule });
    expect(finding!.command).toBe(`npx assay replay ${finding!.replay}`);
    expect(error!.message.split('\n')).toEqual([
      'Stress failed (linearizability): counter',
      'Smallest scenario: 2 operations in 2 tasks',
      ...plantedBugs[0]!.schedule.split('\n'),
      'no order of the operations explains what they answered: after increment() → 1 the model allows none of: increment() → 1',
      'Seed: 9',
      `Replay: ${finding!.command}`,
    ]);
    expect(warnings).toEqual([]);
  });

  test('its token replays it, and only it', async () => {
    const { findings } = await broken.runHosted(hostedRun(root));
    const { input } = decodeToken(findings[0]!.replay);
    const replayed = await broken.replay(input, hostedRun(root));
    expect(replayed.result).toMatchObject({ status: 'failed', runs: 1 });
    expect(replayed.findings).toEqual(findings);
    expect(replayed.error!.message).not.toContain('Seed');
    const held = await mended.replay(input, hostedRun(root));
    expect(held).toMatchObject({ result: { status: 'passed' }, findings: [] });
    expect(held.error).toBeUndefined();
    expect(() => broken.replay({ bytes: new Uint8Array() }, hostedRun(root))).toThrow('the token holds raw bytes');
  });

  test('runs 50 scenarios unless the check or the run says otherwise', async () => {
    expect((await mended.runHosted(hostedRun(root))).result.runs).toBe(50);
    expect((await mended.runHosted(hostedRun(root, { runs: 7 }))).result.runs).toBe(7);
  });

  test('a stored finding is replayed first, and counts when it holds', async () => {
    const { findings } = await broken.runHosted(hostedRun(root));
    const place = placeOf(broken, root, file);
    const stored = regressionOf(place, findings[0]!)!;
    expect(findings[0]!.regression).toBe(`// Save as ${stored.file}:\n${stored.content}`);
    expect(stored.file).toBe(`${regressionFolder(place)}/${path.basename(stored.file)}`);
    expect(stored.file).toMatch(/^stress\/regressions\/counter-[0-9a-f]{8}\/[0-9a-f]{16}\.json$/);
    await systemFiles.write(path.join(root, stored.file), stored.content);
    expect(JSON.parse(await readFile(path.join(root, stored.file), 'utf8'))).toMatchObject({
      check: 'counter',
      kind: 'linearizability',
      schedule: plantedBugs[0]!.schedule.split('\n'),
    });
    expect((await mended.runHosted(hostedRun(root, { runs: 3 }))).result).toMatchObject({ status: 'passed', runs: 4 });
    // With no scenario of its own to find it, only the stored one can fail.
    const again = await broken.runHosted(hostedRun(root, { runs: 0 }));
    expect(again.result).toMatchObject({ status: 'failed', runs: 1 });
    expect(again.error!.message).not.toContain('Seed');
  });

  test('a damaged regression names its file', async () => {
    const place = placeOf(broken, root, file);
    const folder = path.join(root, regressionFolder(place));
    await systemFiles.write(path.join(folder, 'a.json'), '{}');
    await expect(readRegressions(systemFiles, place)).rejects.toMatchObject({
      code: 'io',
      message: `${regressionFolder(place)}/a.json holds no scenario.`,
    });
    await writeFile(path.join(folder, 'a.json'), 'x');
    await expect(broken.runHosted(hostedRun(root))).rejects.toMatchObject({
      message: `${regressionFolder(place)}/a.json is not a scenario that assay stored.`,
    });
  });
});

test('regressions stand beside the suite, whatever folders it is in', () => {
  const folder = (name: string): string =>
    path.posix.dirname(path.posix.dirname(regressionFolder({ root, file: name, name: 'x', line: 1 })));
  expect(folder('stress/queue/deep/a.stress.ts')).toBe('stress');
  expect(folder('packages/a/stress/a.stress.ts')).toBe('packages/a/stress');
  expect(folder('tests/a.stress.ts')).toBe('tests');
});
