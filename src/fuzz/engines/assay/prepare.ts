import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AssayError } from '../../../core/errors.ts';
import type { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import { ownModule } from '../../../instrument/source-bootstrap.ts';
import { systemClock } from '../../../node/clock.ts';
import { loadFile } from '../../../workers/load-checks.ts';
import { Corpus } from '../../corpus/corpus.ts';
import { FeatureMap } from '../../coverage/feature-map.ts';
import { createDetectors, loopSample } from '../../detectors/create-detectors.ts';
import type { Detector } from '../../detectors/detector.ts';
import { maxProbeLength } from '../../detectors/stretch.ts';
import { ChoiceSpace } from '../../mutate/choice-space.ts';
import { Dictionary } from '../../mutate/dictionary.ts';
import type { InputSpace } from '../../mutate/input-space.ts';
import { MutationRandom } from '../../mutate/random.ts';
import { RawSpace } from '../../mutate/raw-space.ts';
import { muteOutput } from './mute-output.ts';
import { ProcessGuard } from '../../process-guard.ts';
import { codecOf, plainTarget, targetOf, type FuzzTarget } from '../../target.ts';
import { ChoiceGrowth, RawGrowth, type GrowthInputs } from './growth-inputs.ts';
import type { FuzzRequest } from './protocol.ts';
import { hastyParts, Runner } from './runner.ts';
import { SharedInput } from './shared-input.ts';
import type { WatchdogData } from './watchdog-main.ts';

/** Beyond the limit of an input: time for the processor to be elsewhere. */
const graceMs = 500;

/** A loaded target with everything that executes it, in the process that was started for it. */
export interface Prepared {
  readonly target: FuzzTarget;
  readonly shared: SharedInput;
  readonly guard: ProcessGuard;
  readonly random: MutationRandom;
  readonly dictionary: Dictionary;
  readonly features: FeatureMap;
  readonly corpus: Corpus;
  readonly detectors: readonly Detector[];
  readonly space: InputSpace;
  readonly longInputs: GrowthInputs;
  readonly runner: Runner;
}

/** What is needed to prepare a target. */
export type TargetRequest = Pick<
  FuzzRequest,
  'root' | 'file' | 'name' | 'plain' | 'seed' | 'maxLength' | 'dictionary' | 'detectors' | 'heapLimitMb' | 'remains'
>;

async function loadTarget({ file, root, name, plain, detectors }: TargetRequest): Promise<FuzzTarget> {
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

/** The words of the user and of all modules that are loaded. */
export function fillDictionary(words: TargetRequest['dictionary'], runtime: CoverageRuntime): Dictionary {
  const dictionary = new Dictionary();
  for (const word of words) dictionary.addUser(word);
  for (const { strings, numbers, propertyNames } of runtime.modules) {
    for (const text of strings) dictionary.addLiteral(text);
    for (const text of propertyNames) dictionary.addPropertyName(text);
    for (const value of numbers) dictionary.addNumber(value);
  }
  return dictionary;
}

interface SpaceParts {
  readonly shared: SharedInput;
  readonly maxLength: number;
  readonly random: MutationRandom;
  readonly dictionary: Dictionary;
  readonly corpus: Corpus;
}

interface Inputs {
  readonly space: InputSpace;
  /** What makes inputs that are longer than those of the space. */
  readonly longInputs: GrowthInputs;
}

/** Inputs of the kind that the target takes. */
export function inputsOf(target: FuzzTarget, { shared, maxLength, ...parts }: SpaceParts): Inputs {
  const codec = codecOf(target);
  if (codec !== undefined) {
    const data = shared.bytes.subarray(0, maxLength);
    const space = new RawSpace({ ...parts, codec, data, announce: (length) => shared.setBytes(length) });
    return { space, longInputs: new RawGrowth({ shared, codec, maxLength }) };
  }
  const { arbitraries } = target;
  const space = new ChoiceSpace({ ...parts, arbitraries, announce: (choices) => shared.setChoices(choices) });
  return { space, longInputs: new ChoiceGrowth({ shared, target, textsOf: (input) => space.texts(input) }) };
}

/**
 * Loads a target and starts its watchdog.
 *
 * @param isHasty whether inputs that take long are of no use any more
 */
export async function prepare(request: TargetRequest, runtime: CoverageRuntime, isHasty = false): Promise<Prepared> {
  const target = await loadTarget(request);
  runtime.clear();
  const room = Math.max(request.maxLength, maxProbeLength);
  const shared = SharedInput.create(room);
  startWatchdog({
    memory: shared.memory,
    maxLength: room,
    limitMs: target.timeoutMs * (isHasty ? hastyParts.watchdog : 1) + graceMs,
    memoryLimitMb: request.heapLimitMb * 2,
    file: request.remains,
  });
  // After loading: a file may still exit or polyfill while it loads, and what it says last is told.
  const guard = new ProcessGuard();
  muteOutput();
  const random = new MutationRandom(request.seed);
  const dictionary = fillDictionary(request.dictionary, runtime);
  const features = new FeatureMap(runtime);
  const corpus = new Corpus(features);
  // The guard looks at the prototypes after each input already.
  const detectors = createDetectors({ ...target.detectors, pollution: false }, loopSample);
  const { space, longInputs } = inputsOf(target, { shared, maxLength: request.maxLength, random, dictionary, corpus });
  const runner = new Runner({ target, guard, detectors, shared, clock: systemClock });
  if (isHasty) runner.giveUpAfter(hastyParts.loop);
  return { target, shared, guard, random, dictionary, features, corpus, detectors, space, longInputs, runner };
}
