import type { ChildProcess } from 'node:child_process';
import childProcess from 'node:child_process';
import { createRequire } from 'node:module';

/** The parts of jsfuzz 1.0.15 that are used; they are private in its types and stand in its JavaScript. */
export interface JsfuzzFuzzer {
  readonly worker: ChildProcess;
  readonly corpus: { maxInputSize: number; getLength(): number };
  readonly total_coverage: number;
  rssLimitMb: number;
  start(): void;
}

type FuzzerClass = new (
  target: string,
  corpusFolders: readonly string[],
  exactArtifactPath: string,
  rssLimitMb: number,
  timeoutSeconds: number,
  regression: boolean,
  onlyAscii: boolean,
  versifier: boolean,
) => JsfuzzFuzzer;

export interface JsfuzzOptions {
  /** Path of the target relative to the working folder: jsfuzz joins the two. */
  readonly target: string;
  /** The first is a folder that gets what is found; files are read as seeds. */
  readonly corpus: readonly string[];
  readonly crashFile: string;
  readonly heapLimitMb: number;
  /** Bytes. */
  readonly maxLength: number;
}

const never = 1e9; // seconds: hangs are watched by the driver, since jsfuzz looks every three seconds only

/** Makes a fuzzer of jsfuzz, with its process forked and its output in pipes instead of on ours. */
export function createFuzzer(options: JsfuzzOptions): JsfuzzFuzzer {
  const { Fuzzer } = createRequire(import.meta.url)('jsfuzz/build/src/fuzzer') as { Fuzzer: FuzzerClass };
  const { fork } = childProcess;
  childProcess.fork = ((module: string, args: readonly string[], forkOptions: object) =>
    fork(module, args, { ...forkOptions, silent: true })) as typeof fork;
  try {
    const { target, corpus, crashFile, heapLimitMb, maxLength } = options;
    const fuzzer = new Fuzzer(target, corpus, crashFile, heapLimitMb, never, false, false, true);
    // It has set the heap's limit; jsfuzz would also kill by resident memory at a moment that depends on time.
    fuzzer.rssLimitMb = Infinity;
    fuzzer.corpus.maxInputSize = maxLength;
    return fuzzer;
  } finally {
    childProcess.fork = fork;
  }
}
