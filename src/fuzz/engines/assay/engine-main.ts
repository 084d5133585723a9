import { openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Choice } from '../../../choices/sequence.ts';
import { AssayError } from '../../../core/errors.ts';
import { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import { ownModule } from '../../../instrument/source-bootstrap.ts';
import { systemClock } from '../../../node/clock.ts';
import { systemEventLoop } from '../../../node/event-loop.ts';
import { loadFile } from '../../../workers/load-checks.ts';
import { serve } from '../../../workers/serve.ts';
import { Corpus } from '../../corpus/corpus.ts';
import { FeatureMap } from '../../coverage/feature-map.ts';
import { createDetectors, loopSample } from '../../detectors/create-detectors.ts';
import { ChoiceSpace } from '../../mutate/choice-space.ts';
import { Dictionary } from '../../mutate/dictionary.ts';
import type { InputSpace } from '../../mutate/input-space.ts';
import { MutationRandom } from '../../mutate/random.ts';
import { RawSpace } from '../../mutate/raw-space.ts';
import { ProcessGuard } from '../../process-guard.ts';
import { codecOf, plainTarget, targetOf, type FuzzTarget } from '../../target.ts';
import { maxProbeLength } from '../../detectors/superlinear.ts';
import { Failures } from './failures.ts';
import { GrowthProbe, type GrowthProbeOptions } from './growth-probe.ts';
import { FuzzLoop } from './loop.ts';
import type { CarefulInput, FuzzAnswer, FuzzEvent, FuzzRequest } from './protocol.ts';
import { Runner } from './runner.ts';
import { SharedInput } from './shared-input.ts';
import type { WatchdogData } from './watchdog-main.ts';

/** Beyond the limit of an input: time for the processor to be elsewhere. */
const graceMs = 500;

// Installed before anything instrumented is loaded; one process fuzzes one check.
const runtime = new CoverageRuntime();
runtime.install();
let stopped = false;

async function loadTarget({ file, root, name, plain, detectors }: FuzzRequest): Promise<FuzzTarget> {
  const { declarations, exports } = await loadFile(file, root);
  const declared = declarations.find((declaration) => declaration.name === name);
  const target = plain
    ? plainTarget(exports, detectors)
    : declared === undefined
      ? undefined
      : targetOf(declared, detectors);
  if (target === undefined)
    throw new AssayError('no-check', `The file declares no check "${name}".`, 'It was renamed or removed.');
  return target;
}

function startWatchdog(data: WatchdogData): void {
  new Worker(fileURLToPath(ownModule('fuzz/engines/assay/watchdog-main')), { workerData: data }).unref();
}

function fillDictionary(request: FuzzRequest): Dictionary {
  const dictionary = new Dictionary();
  for (const word of request.dictionary) dictionary.addUser(word);
  for (const { strings, numbers, propertyNames } of runtime.modules) {
    for (const text of strings) dictionary.addLiteral(text);
    for (const text of propertyNames) dictionary.addPropertyName(text);
    for (const value of numbers) dictionary.addNumber(value);
  }
  return dictionary;
}

function linesReached(features: FeatureMap, root: string): Record<string, readonly number[]> {
  const lines = new Map<string, Set<number>>();
  const edges = [...features.reachedEdges()];
  for (const module of runtime.modules) {
    const file = path.relative(root, module.file).split(path.sep).join('/');
    const found = new Set<number>();
    for (const edge of edges) {
      const line = module.lines[edge - module.firstEdge];
      if (edge >= module.firstEdge && line !== undefined && line > 0) found.add(line);
    }
    if (found.size > 0) lines.set(file, found);
  }
  return Object.fromEntries([...lines].map(([file, found]) => [file, [...found].toSorted((a, b) => a - b)]));
}

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

interface SpaceParts {
  readonly shared: SharedInput;
  readonly maxLength: number;
  readonly random: MutationRandom;
  readonly dictionary: Dictionary;
  readonly corpus: Corpus;
}

function inputSpace(target: FuzzTarget, { shared, maxLength, ...parts }: SpaceParts): InputSpace {
  const codec = codecOf(target);
  if (codec !== undefined)
    return new RawSpace({
      ...parts,
      codec,
      data: shared.bytes.subarray(0, maxLength),
      announce: (length) => shared.setBytes(length),
    });
  const announce = (choices: readonly Choice[]): void => shared.setChoices(choices);
  return new ChoiceSpace({ ...parts, arbitraries: target.arbitraries, announce });
}

/** None where a number of runs asks for the same run each time: what it does depends on the clock. */
function growthProbe(
  { runs, seed, maxLength }: FuzzRequest,
  target: FuzzTarget,
  parts: Pick<GrowthProbeOptions, 'shared' | 'runner' | 'failures'>,
): GrowthProbe | undefined {
  const codec = codecOf(target);
  if (codec === undefined || runs !== undefined || !target.detectors.superlinear) return undefined;
  const { timeoutMs } = target;
  return new GrowthProbe({ ...parts, codec, runtime, clock: systemClock, seed, maxLength, timeoutMs });
}

async function fuzz(request: FuzzRequest, emit: (event: FuzzEvent) => void): Promise<FuzzAnswer> {
  const target = await loadTarget(request);
  runtime.clear();
  emit({ type: 'ready', uninstrumented: [...runtime.uninstrumented] });
  const room = Math.max(request.maxLength, maxProbeLength);
  const shared = SharedInput.create(room);
  startWatchdog({
    memory: shared.memory,
    maxLength: room,
    limitMs: target.timeoutMs + graceMs,
    memoryLimitMb: request.heapLimitMb * 2,
    file: request.remains,
  });
  const guard = new ProcessGuard(); // after loading: a file may still exit or polyfill while it loads
  const random = new MutationRandom(request.seed);
  const dictionary = fillDictionary(request);
  const features = new FeatureMap(runtime);
  const corpus = new Corpus(features);
  const detectors = createDetectors(target.detectors, loopSample);
  const space = inputSpace(target, { shared, maxLength: request.maxLength, random, dictionary, corpus });
  const runner = new Runner({ target, guard, detectors, shared, clock: systemClock });
  const failures = new Failures(request.causes, (inputs, failure) => emit({ type: 'failure', inputs, failure }));
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
    growth: growthProbe(request, target, { shared, runner, failures }),
    clock: systemClock,
    eventLoop: systemEventLoop,
    runs: request.runs ?? Infinity,
    stopped: () => stopped,
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
    lines: linesReached(features, request.root),
    uninstrumented: runtime.uninstrumented,
  };
}

await serve({
  fuzz: (request: FuzzRequest, emit) => fuzz(request, emit),
  stop: () => {
    stopped = true;
    return null;
  },
});
