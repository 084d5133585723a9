import { chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { temporaryProject, type Ended, type TemporaryProject } from './assay-process.ts';

let project: TemporaryProject;

beforeAll(async () => {
  project = await temporaryProject({
    'ok.prop.ts': `import { property } from 'assay'; import fc from 'fast-check'; property('holds', [fc.nat()], (n) => n >= 0);`,
    'broken.prop.ts': `import { property } from 'assay'; property('x', [`,
    'broken.fuzz.ts': `import { fuzz } from 'assay'; fuzz('x', [`,
    'broken.stress.ts': `import { stress } from 'assay'; stress('x', {`,
    'missing.prop.ts': `import { nothing } from './not-there.ts'; nothing();`,
    'empty.prop.ts': `export {};`,
    'dying.fuzz.ts': `process.stderr.write('no table is configured\\n', () => process.exit(7)); await new Promise(() => {});`,
    'failing.fuzz.ts': `import 'assay'; setImmediate(() => { throw new TypeError('no database'); }); await new Promise(() => setTimeout(() => {}, 60_000));`,
    'folder/readme.txt': 'no check here',
    'broken.config.ts': `export default { profile: `,
    'unknown-key.config.ts': `export default { profil: 'dev' };`,
    'bad-value.config.ts': `export default { profile: 'fast', reporters: ['terminal', 'pdf'], profiles: { dev: { propertyRuns: -3 } } };`,
    'endless.config.js': `export default await new Promise(() => {});`,
    'not-a-report.json': '{"schemaVersion": 1}',
    'not-json.json': 'hello',
    'broken.dict': '# words\n\nok="fine"\nbad="no end\n',
  });
});

afterAll(() => project.remove());

/** The command line without a process of its own: for what is refused before any engine starts. */
async function inProcess(argv: readonly string[]): Promise<Ended> {
  let output = '';
  const screen = { write: (text: string) => void (output += text), interactive: false, colour: false, columns: 100 };
  const code = await main(argv, { workingFolder: project.folder, screen, signal: new AbortController().signal });
  return { code, output };
}

function refuses({ code, output }: Ended, message: string): void {
  expect({ code, output }).toMatchObject({ code: 2, output: expect.stringContaining(message) });
  expect(output).not.toMatch(/^\s+at /m);
}

describe('bad input gets a clear message, exit code 2 and no stack', () => {
  test.each([
    [['frobnicate'], 'There is no command "frobnicate"'],
    [['--frob'], '--frob'],
    [['props', '--frob'], 'Unknown option `--frob`'],
    [['props', 'nowhere/*.prop.ts'], 'No property check was found in nowhere/*.prop.ts'],
    [['mutate', 'nowhere/**/*.ts'], 'There is nothing to mutate in nowhere/**/*.ts'],
    [['props', '--seed'], 'value is missing'],
    [['props', '--seed', 'abc'], '--seed is "abc"; allowed: a whole number from 0 to 4294967295'],
    [['props', '--seed', '1.5'], '--seed is "1.5"'],
    [['props', '--seed=-1'], '--seed is "-1"'],
    [['props', '--seed', '1', '--seed', '2'], '--seed is given 2 times'],
    [['props', '--runs', '0'], '--runs is "0"; allowed: a whole number from 1'],
    [['fuzz', '--time', 'soon'], '--time is "soon"; allowed: seconds'],
    [['fuzz', '--time=-5'], '--time is "-5"'],
    [['props', '--profile', 'fast'], '--profile is "fast"; allowed: dev, pr, nightly'],
    [['props', '--reporter', 'pdf'], '--reporter is "pdf"; allowed: terminal, json, junit, markdown'],
    [['props', '--shard', '3/2'], '--shard is "3/2"; allowed: i/n'],
    [['fuzz', '--engine', 'afl'], '--engine is "afl"'],
    [['fuzz', '--max-length', '0'], '--max-length is "0"; allowed: a whole number from 1 to 1048576'],
    [['fuzz', '--dict', 'nowhere.dict'], 'There is no dictionary nowhere.dict'],
    [
      ['fuzz', '--dict', 'broken.dict'],
      'broken.dict:4: not an entry of a dictionary: it does not end with a double quote',
    ],
    [['mutate', '--sample', 'some'], '--sample is "some"'],
    [['mutate', 'nowhere'], 'There is no file or folder nowhere'],
    [['props', 'nowhere.prop.ts'], 'There is no file or folder nowhere.prop.ts'],
    [['props', 'folder'], 'No property check was found in folder'],
    [['stress', 'folder'], 'No stress check was found in folder'],
    [['props', '--config', 'nowhere.ts'], 'There is no configuration file'],
    [['props', '--config', 'broken.config.ts'], 'cannot be loaded'],
    [['props', '--config', 'unknown-key.config.ts'], 'unknown key "profil"'],
    [['props', '--config', 'bad-value.config.ts'], '"profile" is "fast"; allowed: one of "dev", "pr", "nightly"'],
    [['props', '--config', 'bad-value.config.ts'], '"reporters.1" is "pdf"'],
    [['props', '--config', 'bad-value.config.ts'], '"profiles.dev.propertyRuns" is -3; allowed: at least 1'],
    [['replay'], 'missing required args'],
    [['replay', 'nonsense'], 'This is not a replay token'],
    [['replay', 'a1AAAA'], 'This is not a replay token'],
    [['replay', 'crashes/crash-00'], 'There is no file crashes/crash-00'],
    [['report', 'nowhere.json'], 'There is no report'],
    [['report', 'not-json.json'], 'is not JSON'],
    [['report', 'not-a-report.json'], 'is not an assay report'],
    [['bench', 'folder'], 'No property or fuzz check was found in folder'],
  ])('assay %j', async (args, message) => {
    refuses(await inProcess(args), message);
  });

  test.each([
    [['frobnicate'], 'There is no command "frobnicate"'],
    [['props', 'empty.prop.ts'], 'No check is declared'],
    [['props', 'broken.prop.ts'], 'broken.prop.ts'],
    [['props', 'missing.prop.ts'], 'not-there.ts'],
    [['fuzz', 'broken.fuzz.ts', '--runs', '10'], 'broken.fuzz.ts'],
    [['fuzz', 'dying.fuzz.ts'], 'the process exited with code 7, saying "no table is configured".'],
    [['fuzz', 'failing.fuzz.ts'], 'TypeError: no database'],
    [['stress', 'broken.stress.ts'], 'broken.stress.ts'],
  ])('assay %j, in a process of its own', async (args, message) => {
    refuses(await project.assay(args), message);
  });

  test('an unreadable folder', async (context) => {
    await mkdir(path.join(project.folder, 'locked'));
    await chmod(path.join(project.folder, 'locked'), 0o000);
    context.skip(process.getuid?.() === 0, 'the superuser may read everything');
    const { code, output } = await project.assay(['props', 'locked']);
    expect({ code, output }).toMatchObject({ code: 2, output: expect.stringContaining('permission denied') });
  });

  test('a configuration that never ends to load', async () => {
    const { code, output } = await project.assay(['props', 'ok.prop.ts', '--config', 'endless.config.js']);
    expect({ code, output }).toMatchObject({ code: 3, output: expect.stringContaining('something that never comes') });
  });

  test('a folder without any check', async () => {
    const empty = await temporaryProject({});
    try {
      expect(await empty.assay(['run'])).toMatchObject({
        code: 2,
        output: expect.stringContaining('No check was found'),
      });
    } finally {
      await empty.remove();
    }
  });
});

describe('help', () => {
  test('without arguments, and for a command', async () => {
    expect(await project.assay([])).toMatchObject({ code: 0, output: expect.stringContaining('mutate [...paths]') });
    expect(await project.assay(['fuzz', '--help'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('--artifacts <folder>'),
    });
    // The library would add the default of the flag without "no".
    expect((await project.assay(['mutate', '--help'])).output).toMatch(/--no-cache .*earlier runs found$/m);
    expect(await project.assay(['--version'])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/assay\/\d+\.\d+\.\d+/),
    });
  });

  test('bench shows the speed of checks and names the one that does not hold', async () => {
    await project.write({
      'speed.prop.ts': `import { property } from 'assay'; import fc from 'fast-check';
      property('is quick', [fc.nat()], (n) => n >= 0);
      property('waits', [fc.nat()], async (n) => { await null; return n >= 0; });
      property('is wrong', [fc.nat()], (n) => n < 10);`,
    });
    const { code, output } = await project.assay(['bench', 'speed.prop.ts', '--time', '0.2', '--json', 'speed.json']);
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringMatching(/2 checks measured; median: [\d.]+x/),
    });
    expect(output).toContain('is wrong (it does not hold');
    const { checks } = JSON.parse(await readFile(path.join(project.folder, 'speed.json'), 'utf8')) as {
      checks: { name: string; speed?: Record<string, number> }[];
    };
    expect(checks.map(({ name, speed }) => [name, speed !== undefined && speed['totalUs']! > 0])).toEqual([
      ['is quick', true],
      ['waits', true],
      ['is wrong', false],
    ]);
  });

  test('patterns that the shell left alone name files', async () => {
    expect(await project.assay(['props', 'o?.prop.*'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 check, '),
    });
  });

  test('an empty shard says so and is no failure', async () => {
    expect(await project.assay(['props', 'ok.prop.ts', '--shard', '2/2'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('shard 2/2 of 1 files is empty'),
    });
  });
});
