import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPrng, deriveSeed } from '../../../choices/prng.ts';
import type { Clock } from '../../../core/ports.ts';
import { describeDeath, residentMb, type WorkerDeathError } from '../../../workers/worker-death.ts';
import { createFuzzer, type JsfuzzFuzzer } from './jsfuzz-api.ts';
import type { HostMessage } from './target-host.ts';

export interface SessionOptions {
  /** Absolute path of the module that jsfuzz loads as its target. */
  readonly entry: string;
  /** Absolute path of the folder that jsfuzz keeps its corpus in. */
  readonly corpusFolder: string;
  readonly crashFile: string;
  /** Absolute paths of seed files. */
  readonly seeds: readonly string[];
  readonly seed: number;
  /** Executions left. */
  readonly runs: number;
  readonly heapLimitMb: number;
  readonly maxLength: number;
  /** Milliseconds without an answer after which the target's process is killed. */
  readonly hangMs: number;
  readonly clock: Clock;
  readonly onMessage: (message: HostMessage) => void;
}

/** How a session ended: it had its runs or was stopped, or the target's process died on an input. */
export type SessionEnd =
  | { readonly death: undefined }
  | { readonly death: WorkerDeathError; readonly input: Uint8Array; readonly loaded: boolean };

const watchIntervalMs = 100;
const loadLimitMs = 120_000; // instrumenting a bundle of several megabytes takes istanbul half a minute
const stderrTailLength = 16_384;

/** Gives everything that draws from `Math.random` in this process, which is jsfuzz, a seed. */
function seedMathRandom(seed: number): void {
  const prng = createPrng(seed);
  const random = (): number => ((prng.next() >>> 5) * 0x4000000 + (prng.next() >>> 6)) / 2 ** 53;
  Object.defineProperty(Math, 'random', { value: random, configurable: true, writable: true });
}

function isHostMessage(message: unknown): message is HostMessage {
  return typeof message === 'object' && message !== null && Object.hasOwn(message, 'assay');
}

function isJsfuzzMessage(message: unknown): boolean {
  return typeof message === 'object' && message !== null && typeof (message as { type?: unknown }).type === 'number';
}

/** One life of the target's process under jsfuzz. Every input passes here on its way to the target. */
export class JsfuzzSession {
  readonly #options: SessionOptions;
  readonly #fuzzer: JsfuzzFuzzer;
  #executions = 0;
  #current: Uint8Array = new Uint8Array();
  #sentAtMs: number;
  #loaded = false;
  #sent = false;
  #stopping = false;
  #stderr = '';
  #killedFor: { kind: 'timeout' | 'memory'; message: string } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    mkdirSync(options.corpusFolder, { recursive: true });
    seedMathRandom(options.seed);
    this.#fuzzer = createFuzzer({
      target: path.relative(process.cwd(), options.entry),
      corpus: [options.corpusFolder, ...options.seeds],
      crashFile: options.crashFile,
      heapLimitMb: options.heapLimitMb,
      maxLength: options.maxLength,
    });
    this.#sentAtMs = options.clock.monotonicMs();
  }

  get executions(): number {
    return this.#executions;
  }
  get coverage(): number {
    return this.#fuzzer.total_coverage;
  }
  get corpus(): number {
    return this.#fuzzer.corpus.getLength();
  }

  stop(): void {
    this.#stopping = true;
    this.#fuzzer.worker.kill('SIGKILL');
  }

  async run(): Promise<SessionEnd> {
    const { worker } = this.#fuzzer;
    worker.stdout?.resume();
    worker.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrTailLength);
    });
    this.#interceptMessages();
    this.#interceptInputs();
    const ended = new AbortController();
    const end = new Promise<WorkerDeathError>((resolve) => {
      worker.on('close', (code, signal) => resolve(describeDeath(code, signal, this.#stderr, this.#killedFor)));
    });
    this.#fuzzer.start();
    void this.#watch(ended.signal);
    const death = await end;
    ended.abort();
    if (this.#stopping) return { death: undefined };
    this.#executions++; // the one that it died on
    return { death, input: this.#current, loaded: this.#loaded };
  }

  /** Takes our own messages off the channel, and whatever else the target sends: jsfuzz counts every message as a result. */
  #interceptMessages(): void {
    const { worker } = this.#fuzzer;
    const emit = worker.emit.bind(worker) as (name: string, ...values: unknown[]) => boolean;
    const intercept = (name: string, ...values: unknown[]): boolean => {
      if (name !== 'message' || isJsfuzzMessage(values[0])) return emit(name, ...values);
      if (isHostMessage(values[0])) this.#receive(values[0]);
      return true;
    };
    worker.emit = intercept as typeof worker.emit;
  }

  #receive(message: HostMessage): void {
    if (message.assay === 'ready') {
      this.#loaded = true;
      this.#sentAtMs = this.#options.clock.monotonicMs();
    }
    this.#options.onMessage(message);
  }

  #interceptInputs(): void {
    const { worker } = this.#fuzzer;
    const send = worker.send.bind(worker) as (message: unknown) => boolean;
    const intercept = (message: { buf: Uint8Array }): boolean => {
      // jsfuzz sends the next input when it has judged the last one: that is when an execution is over.
      if (this.#sent) this.#executions++;
      this.#sent = true;
      if (this.#executions >= this.#options.runs || this.#stopping) {
        this.stop();
        return true;
      }
      this.#current = message.buf;
      this.#sentAtMs = this.#options.clock.monotonicMs();
      return send(message);
    };
    worker.send = intercept as unknown as typeof worker.send;
  }

  /** Kills the target's process when it no longer answers or holds too much memory. */
  async #watch(ended: AbortSignal): Promise<void> {
    const { clock, hangMs, heapLimitMb } = this.#options;
    const { worker } = this.#fuzzer;
    for (;;) {
      await clock.sleep(watchIntervalMs, ended);
      if (ended.aborted) return;
      const usedMb = residentMb(worker.pid) ?? 0;
      const waitedMs = clock.monotonicMs() - this.#sentAtMs;
      const hangs = waitedMs > (this.#loaded ? hangMs : loadLimitMs);
      // Twice the heap leaves room for buffers, which the heap's limit does not cover, and for instrumented code.
      if (usedMb > heapLimitMb * 2 || (hangs && usedMb > heapLimitMb * 0.8)) {
        this.#killedFor = { kind: 'memory', message: `the process held ${usedMb} MiB` };
      } else if (hangs) this.#killedFor = { kind: 'timeout', message: `no answer within ${hangMs} ms` };
      if (this.#killedFor !== undefined) {
        worker.kill('SIGKILL');
        return;
      }
    }
  }
}

/** The seed of the n-th life of a target's process. */
export function sessionSeed(seed: number, life: number): number {
  return deriveSeed(seed, life);
}

/** Writes the module that jsfuzz loads: CommonJS, and as small as can be, because jsfuzz instruments it too. */
export function writeEntry(folder: string, hostUrl: string, configurationFile: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const entry = path.join(folder, 'entry.js');
  const ready = `import(${JSON.stringify(hostUrl)}).then((host) => host.prepareTarget(${JSON.stringify(configurationFile)}))`;
  writeFileSync(entry, `const ready = ${ready};\nexports.fuzz = async (input) => (await ready)(input);\n`);
  return entry;
}
