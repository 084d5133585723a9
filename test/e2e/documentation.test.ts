import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryProject, type TemporaryProject } from './assay-process.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = ['README.md', ...readdirSync(path.join(root, 'docs/guides')).map((name) => `docs/guides/${name}`)];

interface Example {
  readonly page: string;
  /** Where the example says it stands. */
  readonly file: string;
  readonly code: string;
}

/** The TypeScript examples that name their file in their first line. */
function examplesOf(page: string): readonly Example[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/```ts\n\/\/ (\S+\.(?:ts|js))\n([\s\S]*?)```/g)].map((match) => ({
    page,
    file: match[1]!,
    code: match[2]!,
  }));
}

const commands: Readonly<Record<string, readonly string[]>> = {
  prop: ['props'],
  fuzz: ['fuzz', '--runs', '200'],
  stress: ['stress', '--runs', '50'],
};

describe('the examples of the documentation run', () => {
  const examples = pages.flatMap(examplesOf);
  let project: TemporaryProject;
  beforeAll(async () => {
    project = await temporaryProject(Object.fromEntries(examples.map(({ file, code }) => [file, code])));
  });
  afterAll(() => project.remove());

  test('README has one for each kind of suite and for the configuration', () => {
    const names = examplesOf('README.md').map(({ file }) => file.replace(/^.*?\.(?=\w+\.ts$)/, ''));
    expect(names).toEqual(['prop.ts', 'fuzz.ts', 'stress.ts', 'config.ts']);
  });

  test.each(Object.keys(commands))('every example of a .%s.ts file passes', async (kind) => {
    const files = examples.filter(({ file }) => file.endsWith(`.${kind}.ts`)).map(({ file }) => file);
    expect(new Set(files).size, 'two examples name the same file').toBe(files.length);
    const { code, output } = await project.assay([...commands[kind]!, ...files]);
    expect({ code, output }).toMatchObject({ code: 0 });
  });
});
