import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diagnoseNode, diagnoseProject } from '../../src/cli/setup/diagnosis.ts';
import { temporaryProject, type TemporaryProject } from './assay-process.ts';

let project: TemporaryProject;
const read = (name: string): Promise<string> => readFile(path.join(project.folder, name), 'utf8');

beforeAll(async () => {
  project = await temporaryProject({
    'package.json': '{\n    "name": "p", "type": "module",\n    "scripts": { "props": "mine" }\n}\n',
    '.gitignore': 'node_modules/',
    'fuzz/first.fuzz.ts': '// mine\n',
  });
});

afterAll(() => project.remove());

test('init writes what is missing, keeps what is there, and can be run again', async () => {
  const first = await project.assay(['init', '--workflow']);
  expect(first.code).toBe(0);
  expect(first.output).toContain('kept     fuzz/first.fuzz.ts');
  expect(JSON.parse(await read('package.json')).scripts).toEqual({ props: 'mine', fuzz: 'assay fuzz' });
  expect(await read('package.json')).toMatch(/^ {4}"name"/m);
  expect(await read('.gitignore')).toBe('node_modules/\n.assay/\n');
  expect(await read('fuzz/first.fuzz.ts')).toBe('// mine\n');
  expect(await read('.github/workflows/assay.yml')).toContain('npx assay props');
  const second = await project.assay(['init', '--workflow']);
  expect(second.output.match(/^(?:created|changed)/gm)).toBeNull();
});

test('what init writes runs', async () => {
  await rm(path.join(project.folder, 'fuzz'), { recursive: true });
  await project.assay(['init']);
  const ran = await project.assay(['props', '--runs', '20']);
  expect(ran.output).toContain('text that was encoded is decoded to the same text');
  expect(ran.code).toBe(0);
  const fuzzed = await project.assay(['fuzz', '--runs', '200', '--seed', '1']);
  expect(fuzzed.output).toContain('a line parses or is refused');
  expect(fuzzed.code).toBe(0);
});

test('all trials run in a project that has nothing of mutation testing, and say so', async () => {
  await rm(path.join(project.folder, 'node_modules/@stryker-mutator'), { recursive: true });
  await project.write({ 'assay.config.ts': 'export default { profiles: { dev: { fuzzSeconds: 0.5 } } };' });
  const { code, output } = await project.assay(['run', '--seed', '1']);
  expect(output).toContain('mutation scores are not set up: they need @stryker-mutator/core');
  expect(output).toContain('passed');
  expect(code).toBe(0);
  await project.write({ 'mutation/thresholds.json': '{ "src": 80 }' });
  const asked = await project.assay(['run', '--seed', '1']);
  expect(asked.output).toContain('StrykerJS is not installed in this project.');
  expect(asked.code).toBe(2);
});

test('doctor finds nothing wrong in a sound project, and says what is wrong in another', async () => {
  const { code, output } = await project.assay(['doctor']);
  expect(output).toContain('ok       check files: 1 property, 1 fuzz, 0 stress');
  expect(code).toBe(0);
  const bare = diagnoseProject(path.join(project.folder, 'nowhere'), process.versions.node);
  expect(bare.at(-1)).toMatchObject({ status: 'error', what: expect.stringContaining('no package.json') });
  expect(diagnoseNode('20.18.3').status).toBe('error');
  expect(diagnoseNode('22.0.0').status).toBe('ok');
});

test('init without a package.json says where to run it', async () => {
  await rm(path.join(project.folder, 'package.json'));
  const { code, output } = await project.assay(['init']);
  expect(code).toBe(2);
  expect(output).toContain('There is no package.json');
  expect(output).toContain('npm init');
});
