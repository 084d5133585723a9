import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileExecutor } from '../../src/fuzz/executor.ts';
import { runFuzz } from '../../src/fuzz/run.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import { forgetCorpus } from './hunt.ts';
import { askInstrumented } from './instrumented-worker.ts';
import { isSelected, type Settings } from './settings.ts';
import { projectRoot } from './subjects.ts';

const files = ['jmespath.cjs', 'access-log.ts', 'rfc3339.ts', 'csv.cjs', 'yaml.cjs', 'empty.ts', 'empty-async.ts'];
const folder = path.join(projectRoot, 'bench/fuzz/speed');

export interface SpeedFigures {
  readonly target: string;
  /** Calls a second of the uninstrumented target on the committed inputs, without a fuzzer. */
  readonly bare: number;
  /** The same where thrown errors capture no stack, as in the engine's own loop. */
  readonly bareWithoutStacks: number;
  /** Executions a second by engine, median of the seeds; null where the engine did not run. */
  readonly engines: Readonly<Record<string, number | null>>;
  /** Executions a second of assay's loop, with all that it does for an input, where it runs the committed inputs. */
  readonly fixed: number;
  /** Calls a second of the instrumented target on the committed inputs, with nothing around them. */
  readonly instrumented: number;
}

async function bareRate(file: string, inputs: readonly string[], seconds: number, stacks: number): Promise<number> {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = stacks;
  try {
    return await callRate(file, inputs, seconds);
  } finally {
    Error.stackTraceLimit = before;
  }
}

async function callRate(file: string, inputs: readonly string[], seconds: number): Promise<number> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const exported = (module['fuzz'] === undefined ? module['default'] : module) as { fuzz: (data: Buffer) => unknown };
  const buffers = inputs.map((input) => Buffer.from(input, 'latin1'));
  let calls = 0;
  let started = performance.now();
  const warmUntil = started + 500;
  for (let counting = false; ;) {
    for (const buffer of buffers) {
      const result = exported.fuzz(buffer);
      if (result instanceof Promise) await result;
    }
    calls += buffers.length;
    const now = performance.now();
    if (!counting && now > warmUntil) [counting, calls, started] = [true, 0, now];
    if (counting && now - started > seconds * 1_000) return Math.round((calls / (now - started)) * 1_000);
  }
}

/** Longest time, in seconds, that a busy machine takes to load a target: no part of what is measured. */
const loadingSeconds = 30;

/** Executions a second between the first and the last progress that the engine tells: loading is no part of it. */
async function engineRate(engine: string, file: string, seed: number, seconds: number): Promise<number | null> {
  await forgetCorpus(file);
  const enough = new AbortController();
  let first: readonly [number, number] | undefined;
  let last: readonly [number, number] | undefined;
  await runFuzz(
    {
      root: projectRoot,
      files: [file],
      engine: engine as 'jsfuzz',
      seed,
      timeLimitMs: (seconds + loadingSeconds) * 1_000,
      signal: enough.signal,
      clock: systemClock,
      fileSystem: systemFiles,
    },
    (event) => {
      if (event.type !== 'progress' || event.done === 0) return;
      last = [performance.now(), event.done];
      first ??= last;
      if (last[0] - first[0] >= seconds * 1_000) enough.abort();
    },
  );
  if (first === undefined || last === undefined || last[0] === first[0]) return null;
  return Math.round(((last[1] - first[1]) / (last[0] - first[0])) * 1_000);
}

interface FixedRates {
  readonly loop: number;
  readonly instrumented: number;
}

/** What the loop, and instrumentation alone, make of the very inputs of the bare loop. */
async function fixedRates(file: string, texts: readonly string[], seconds: number): Promise<FixedRates> {
  const executor = new FileExecutor(projectRoot, file);
  const [target] = await executor.open();
  await executor.close();
  const scratch = path.join(projectRoot, '.assay/bench/speed');
  const request = { seed: 1, texts, seconds };
  return askInstrumented({ main: 'speed-main.js', method: 'repeat', file, target: target!, scratch, request });
}

/** Why Jazzer.js is not measured here: its binary asks for a newer C library than this machine may have. */
export function jazzerRemark(): string {
  try {
    createRequire(path.join(projectRoot, 'package.json'))('@jazzer.js/fuzzer');
    return 'Jazzer.js is installed and loads: measure it with "npx jazzer FILE -- -max_total_time=10".';
  } catch (error) {
    return `Jazzer.js was not measured: ${String(error).split('\n', 1)[0]}`;
  }
}

/** What Node captures of a stack unless it is told otherwise. */
const defaultStackFrames = 10;

const mean = (rates: readonly number[]): number =>
  Math.round(rates.reduce((sum, rate) => sum + rate, 0) / rates.length);

/** Measures every selected target. */
export async function measureSpeed(settings: Settings): Promise<readonly SpeedFigures[]> {
  const seconds = Math.min(settings.seconds, 10);
  const inputs = JSON.parse(await readFile(path.join(folder, 'inputs.json'), 'utf8')) as Record<string, string[]>;
  const figures: SpeedFigures[] = [];
  for (const file of files) {
    const { name } = path.parse(file);
    if (!isSelected(settings, name)) continue;
    const bareRates: number[] = [];
    const plainRates: number[] = [];
    // Before and after the engines, since other work on the machine comes and goes.
    const measureBare = async (): Promise<void> => {
      const target = path.join(folder, file);
      bareRates.push(await bareRate(target, inputs[name]!, Math.min(2, seconds), defaultStackFrames));
      plainRates.push(await bareRate(target, inputs[name]!, Math.min(2, seconds), 0));
    };
    await measureBare();
    const engines: Record<string, number | null> = {};
    for (const engine of settings.engines.filter((one) => one !== 'random')) {
      const rates: number[] = [];
      for (const seed of settings.seeds.slice(0, 3)) {
        const rate = await engineRate(engine, path.join(folder, file), seed, seconds);
        if (rate !== null) rates.push(rate);
      }
      engines[engine] = rates.toSorted((a, b) => a - b)[rates.length >> 1] ?? null;
    }
    const fixed = await fixedRates(path.join(folder, file), inputs[name]!, Math.min(5, seconds));
    await measureBare();
    const [bare, bareWithoutStacks] = [mean(bareRates), mean(plainRates)];
    figures.push({
      target: name,
      bare,
      bareWithoutStacks,
      engines,
      fixed: fixed.loop,
      instrumented: fixed.instrumented,
    });
    process.stderr.write(`speed ${name}: bare ${bare}/s, ${JSON.stringify({ ...fixed, ...engines })}\n`);
  }
  return figures;
}
