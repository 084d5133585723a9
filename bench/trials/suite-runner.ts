import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SuiteRequest {
  /** Test files relative to the copy. */
  readonly files: readonly string[];
  /** The fault to switch on; empty means none. */
  readonly mutant: string;
  /** How often the fault may be met before the run is cut: what hangs meets it for ever. */
  readonly hitLimit: number;
}

export interface SuiteFailure {
  readonly file: string;
  /** Empty when the file failed as a whole. */
  readonly check: string;
  readonly message: string;
}

export interface SuiteAnswer {
  readonly failures: readonly SuiteFailure[];
  /** How often each file met each fault. */
  readonly hits: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly tests: number;
  /** Why the runner itself failed. */
  readonly broken?: string;
}

/** Milliseconds for one run of a target's suites with one fault; the slowest of them takes a tenth of that. */
const runTimeoutMs = 120_000;

/** Runs suites in a process that is replaced when a fault hangs it. */
export class SuiteRunner {
  readonly #root: string;
  readonly #seed: number;
  #child: ChildProcess | undefined;

  constructor(root: string, seed: number) {
    this.#root = root;
    this.#seed = seed;
  }

  async run(request: SuiteRequest): Promise<SuiteAnswer> {
    const child = await this.#process();
    const settled = new AbortController();
    const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(runTimeoutMs)]);
    const ended = once(child, 'exit', { signal }).then(() => 'the suites ended their process');
    const answered = once(child, 'message', { signal }).then(([answer]) => answer as SuiteAnswer);
    child.send(request);
    const first = await Promise.race([answered, ended]).catch(() => `no answer within ${runTimeoutMs / 1000} s`);
    settled.abort();
    await Promise.allSettled([answered, ended]);
    if (typeof first !== 'string') return first;
    await this.stop();
    return { failures: [{ file: request.files[0] ?? '', check: '', message: first }], hits: {}, tests: 0 };
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await exited;
  }

  async #process(): Promise<ChildProcess> {
    if (this.#child !== undefined && this.#child.exitCode === null && this.#child.connected) return this.#child;
    const jiti = path.dirname(createRequire(import.meta.url).resolve('jiti/package.json'));
    const entry = fileURLToPath(new URL('./suite-process.ts', import.meta.url));
    const child = fork(path.join(jiti, 'lib/jiti-cli.mjs'), [entry], {
      cwd: this.#root,
      detached: true,
      execArgv: [],
      env: {
        ...process.env,
        NODE_ENV: 'test',
        VITEST: '1',
        ASSAY_RUN: JSON.stringify({ root: this.#root, seed: this.#seed }),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const started = new AbortController();
    const { signal } = started;
    const failed = once(child, 'exit', { signal }).then(() => 'exit');
    const first = await Promise.race([once(child, 'message', { signal }), failed]);
    started.abort();
    await Promise.allSettled([failed]);
    if (first === 'exit') throw new Error('vitest could not be started in the instrumented copy');
    return child;
  }
}
