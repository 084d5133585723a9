import { openSync, writeSync } from 'node:fs';
import { serialize } from 'node:v8';
import { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import { systemClock } from '../../../node/clock.ts';
import { systemEventLoop } from '../../../node/event-loop.ts';
import { serve } from '../../../workers/serve.ts';
import type { InputSpace } from '../../mutate/input-space.ts';
import { stretchOf } from '../../stretch-of.ts';
import { Failures } from './failures.ts';
import { GrowthProbe } from './growth-probe.ts';
import { linesReached } from './lines-reached.ts';
import { FuzzLoop } from './loop.ts';
import { prepare, type Prepared } from './prepare.ts';
import { Measurement } from './measure.ts';
import type {
  CarefulInput,
  FuzzAnswer,
  FuzzEvent,
  FuzzRequest,
  MeasureAnswer,
  MeasureEvent,
  MeasureRequest,
} from './protocol.ts';
import { hastyParts, type Runner } from './runner.ts';

// Installed before anything instrumented is loaded; one process fuzzes one check.
const runtime = new CoverageRuntime();
runtime.install();
let stopped = false;
let resting: Promise<void> | undefined;
let wake = (): void => {};

/** Writes each input to a file before it runs. */
function writesInputs(file: string, space: InputSpace, runner: Runner): () => void {
  const descriptor = openSync(`${file}.input`, 'w');
  return () => {
    const content: CarefulInput = { executions: runner.executions + 1, input: space.capture() };
    const bytes = serialize(content);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    writeSync(descriptor, Buffer.concat([length, bytes]), 0, bytes.length + 4, 0);
  };
}

/** None where a number of runs asks for the same run each time: what it does depends on the clock. */
function growthProbe(request: FuzzRequest, prepared: Prepared, failures: Failures): GrowthProbe | undefined {
  const { target, runner, longInputs } = prepared;
  const { runs, seed } = request;
  if (runs !== undefined || !target.detectors.superlinear) return undefined;
  return new GrowthProbe({
    inputs: longInputs,
    stretchOf: (input) => stretchOf(target, input),
    runner,
    runtime,
    failures,
    clock: systemClock,
    seed,
    timeoutMs: target.timeoutMs,
  });
}

async function fuzz(request: FuzzRequest, emit: (event: FuzzEvent) => void): Promise<FuzzAnswer> {
  // A number of runs asks for the same run each time, on which the clock must have no say.
  const makesHasty = (cause: string): boolean => cause === 'timeout' && request.runs === undefined;
  const isHasty = request.causes.some(makesHasty);
  const prepared = await prepare(request, runtime, isHasty);
  const { guard, random, dictionary, features, corpus, detectors, space, runner } = prepared;
  emit({ type: 'ready', uninstrumented: [...runtime.uninstrumented] });
  runtime.interrupt = () => runner.interrupt();
  const failures = new Failures(request.causes, (inputs, failure) => {
    if (makesHasty(failure.cause)) runner.giveUpAfter(hastyParts.loop);
    emit({ type: 'failure', inputs, failure });
  });
  const loop = new FuzzLoop({
    runtime,
    features,
    corpus,
    space,
    dictionary,
    random,
    runner,
    guard,
    detectors,
    failures,
    growth: growthProbe(request, prepared, failures),
    clock: systemClock,
    eventLoop: systemEventLoop,
    runs: request.runs ?? Infinity,
    stopped: () => stopped,
    resting: () => resting,
    onProgress: (progress) => emit({ type: 'progress', progress }),
    onEntry: (input) => emit({ type: 'entry', input }),
    beforeRun: request.careful ? writesInputs(request.remains, space, runner) : undefined,
  });
  try {
    await loop.run(request.inputs);
  } finally {
    runner.close();
  }
  return {
    progress: loop.progress,
    ...linesReached(runtime, features, request.root),
    uninstrumented: runtime.uninstrumented,
  };
}

async function measure(request: MeasureRequest, emit: (event: MeasureEvent) => void): Promise<MeasureAnswer> {
  const prepared = await prepare(request, runtime);
  emit({ type: 'ready' });
  const measurement = new Measurement(prepared, runtime, systemEventLoop);
  try {
    for (const [index, input] of request.inputs.entries()) {
      if (stopped) break;
      emit({ type: 'measured', index, measured: await measurement.measure(input) });
    }
  } finally {
    prepared.runner.close();
  }
  return { executions: prepared.runner.executions, uninstrumented: runtime.uninstrumented };
}

await serve({
  fuzz: (request: FuzzRequest, emit) => fuzz(request, emit),
  measure: (request: MeasureRequest, emit) => measure(request, emit),
  /** Lets the loop rest at its next turn, or go on. */
  rest: (asked: boolean) => {
    wake();
    resting = asked && !stopped ? new Promise((resolve) => (wake = resolve)) : undefined;
    return null;
  },
  stop: () => {
    stopped = true;
    wake();
    return null;
  },
});
