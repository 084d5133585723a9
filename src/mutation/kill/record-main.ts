// The process that runs the tests of one file once, as vitest runs them, and writes down what the file's exports are called
// with. Its own, because vitest changes the process it is in.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { recorderCode } from './recorder-code.ts';

/** What it is told, as JSON in its first argument. */
export interface RecordJob {
  readonly root: string;
  /** Absolute path of the mutated file. */
  readonly file: string;
  readonly exports: readonly string[];
  readonly tests: readonly string[];
  readonly output: string;
  readonly configFile?: string;
}

interface VitestNode {
  readonly startVitest: (
    mode: 'test',
    filters: readonly string[],
    options: object,
    vite: object,
  ) => Promise<{ close(): Promise<void> }>;
}

const realModule = '?assay-real';

async function run({ root, file, exports, tests, output, configFile }: RecordJob): Promise<void> {
  const location = createRequire(path.join(root, 'package.json')).resolve('vitest/node');
  const { startVitest } = (await import(pathToFileURL(location).href)) as VitestNode;
  const plugin = {
    name: 'assay-record',
    enforce: 'pre',
    load: (id: string) => (id === file ? recorderCode(file + realModule, exports, output) : undefined),
  };
  const options = {
    root,
    run: true,
    watch: false,
    reporters: [{}],
    passWithNoTests: true,
    coverage: { enabled: false },
  };
  const vitest = await startVitest(
    'test',
    tests,
    { ...options, ...(configFile !== undefined && { config: configFile }) },
    { plugins: [plugin] },
  );
  await vitest.close();
}

const job = process.argv[2];
if (job !== undefined) await run(JSON.parse(job) as RecordJob).then(() => process.exit(0));
