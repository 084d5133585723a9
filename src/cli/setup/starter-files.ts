/** What `assay init` writes into a project, by path relative to its root. */
export interface StarterFile {
  readonly path: string;
  readonly content: string;
}

const config = `import { defineConfig } from 'assay';

export default defineConfig({
  properties: ['properties/**/*.prop.ts'],
  fuzz: ['fuzz/**/*.fuzz.ts'],
  stress: ['stress/**/*.stress.ts'],
});
`;

const firstProperty = `import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';

// Replace this by your own code: a law that holds for every input.
const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const decode = (encoded: string): string => Buffer.from(encoded, 'base64').toString('utf8');

property('text that was encoded is decoded to the same text', [fc.string()], (text) => {
  expect(decode(encode(text))).toBe(text);
});
`;

const firstFuzz = `import { fuzz, text } from 'assay';

// Replace this by your own parser: whatever it is given, it answers or throws an error that it promises.
const parse = (line: string): unknown => JSON.parse(line);

fuzz('a line parses or is refused', [text()], (line) => { parse(line); }, { expects: [SyntaxError] });
`;

const workflow = `name: assay
on:
  pull_request:
  schedule:
    - cron: '17 2 * * *'
permissions:
  contents: read
jobs:
  trials:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 20
          cache: npm
      - run: npm ci
      - run: npx assay props --profile \${{ github.event_name == 'schedule' && 'nightly' || 'pr' }} --reporter terminal,markdown,github
      - run: npx assay fuzz --profile \${{ github.event_name == 'schedule' && 'nightly' || 'pr' }} --reporter terminal,markdown,github
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: assay-report
          path: |
            .assay/report
            **/regressions
`;

/** The files of a new project; the workflow only when it is asked for. */
export function starterFiles(withWorkflow: boolean): readonly StarterFile[] {
  return [
    { path: 'assay.config.ts', content: config },
    { path: 'properties/first.prop.ts', content: firstProperty },
    { path: 'fuzz/first.fuzz.ts', content: firstFuzz },
    ...(withWorkflow ? [{ path: '.github/workflows/assay.yml', content: workflow }] : []),
  ];
}

/** Scripts that `package.json` gets where it has none of that name. */
export const starterScripts: Readonly<Record<string, string>> = {
  props: 'assay props',
  fuzz: 'assay fuzz',
};

/** What git is told to ignore: databases, generated corpora and reports. */
export const ignoredFolder = '.assay/';

/** Whether a `.gitignore` names that folder. */
export function ignoresFolder(gitignore: string): boolean {
  return gitignore.split('\n').some((line) => /^\/?\.assay\/?$/.test(line.trim()));
}
