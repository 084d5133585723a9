import type { Recording, Span } from '../choices/sequence.ts';
import type { StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { systemClock } from '../node/clock.ts';
import { systemEventLoop } from '../node/event-loop.ts';
import { loadFile } from '../workers/load-checks.ts';
import { serve } from '../workers/serve.ts';
import type { DetectorOptions, DetectorSettings } from '../core/detector-options.ts';
import { createDetectors } from './detectors/create-detectors.ts';
import type { Detector } from './detectors/detector.ts';
import { judgeGrowth, slowMs } from './detectors/superlinear.ts';
import { measureWork } from './detectors/work-time.ts';
import { execute as runUnwatched, executeGuarded } from './execute.ts';
import type { Verdict } from './failure.ts';
import { ProcessGuard } from './process-guard.ts';
import { stretchOf } from './stretch-of.ts';
import { codecOf, decodeInput, plainTarget, renderInput, targetOf, type FuzzTarget } from './target.ts';

/** What the supervisor needs to know of a target. */
export interface TargetDescription {
  readonly name: string;
  readonly plain: boolean;
  readonly mode: 'run' | 'only' | 'skip';
  readonly line: number | undefined;
  readonly timeoutMs: number;
  readonly maxLength: number;
  readonly detectors: DetectorSettings;
  /** For raw input, its bytes from the simplest to the least simple; undefined for choices. */
  readonly simplestFirst: Uint8Array | undefined;
}

export interface OpenRequest {
  readonly file: string;
  readonly root: string;
  /** What the configuration says of detectors. */
  readonly detectors: DetectorOptions;
}

export interface ExecuteRequest {
  readonly name: string;
  readonly input: StoredInput;
  readonly settleMs: number;
}

export type GrowthRequest = Pick<ExecuteRequest, 'name' | 'input'>;

export interface ExecuteAnswer {
  readonly verdict: Verdict;
  /** Whether it held, and took so long that how its time grows is worth a look. */
  readonly isSlow: boolean;
  readonly drawn?: { readonly recording: Recording; readonly spans: readonly Span[] };
}

interface Watched {
  readonly target: FuzzTarget;
  readonly detectors: readonly Detector[];
}

const targets = new Map<string, Watched>();
const guards: ProcessGuard[] = [];

function describe(target: FuzzTarget, mode: TargetDescription['mode']): TargetDescription {
  const { name, plain, line, timeoutMs, maxLength, detectors } = target;
  return { name, plain, mode, line, timeoutMs, maxLength, detectors, simplestFirst: codecOf(target)?.simplestFirst };
}

function take(target: FuzzTarget): void {
  targets.set(target.name, { target, detectors: createDetectors(target.detectors) });
}

async function open({ file, root, detectors }: OpenRequest): Promise<readonly TargetDescription[]> {
  const { declarations, exports } = await loadFile(file, root);
  guards[0] ??= new ProcessGuard(); // after loading: a file may still exit or polyfill while it loads
  const described: TargetDescription[] = [];
  for (const declaration of declarations) {
    const target = targetOf(declaration, detectors);
    if (target === undefined) continue;
    take(target);
    described.push(describe(target, declaration.mode));
  }
  if (described.length > 0) return described;
  const plain = plainTarget(exports, detectors);
  if (plain === undefined) return [];
  take(plain);
  return [describe(plain, 'run')];
}

function targetNamed(name: string): Watched {
  const watched = targets.get(name);
  if (watched === undefined)
    throw new AssayError('no-check', `The file declares no check "${name}".`, 'It was renamed or removed.');
  return watched;
}

/** Milliseconds that a target takes on an input; undefined when it does not end well. */
async function timed({ target }: Watched, input: StoredInput): Promise<number | undefined> {
  const decoded = decodeInput(target, input);
  if (decoded === undefined) return undefined;
  const workMs = measureWork(systemClock);
  const verdict = await runUnwatched(target, decoded.values, systemClock);
  return verdict.verdict === 'holds' ? workMs() : undefined;
}

/** Looks into a slow input that is within its limit. */
async function judgeTime({ name, input }: GrowthRequest): Promise<Verdict> {
  const watched = targetNamed(name);
  const stretch = stretchOf(watched.target, input);
  const failure = stretch && (await judgeGrowth(stretch, (other) => timed(watched, other)));
  return failure === undefined ? { verdict: 'holds' } : { verdict: 'fails', failure };
}

/** The input with twice as much of what repeats in it; undefined when nothing does, or when that is too long. */
function lengthen({ name, input }: GrowthRequest): StoredInput | undefined {
  const stretch = stretchOf(targetNamed(name).target, input);
  return stretch?.at(2 * stretch.count);
}

async function execute({ name, input, settleMs }: ExecuteRequest): Promise<ExecuteAnswer> {
  const watched = targetNamed(name);
  const { target, detectors } = watched;
  const decoded = decodeInput(target, input);
  if (decoded === undefined) return { verdict: { verdict: 'refused' }, isSlow: false };
  // What an earlier input left to happen must not be taken for the work of this one.
  if (settleMs > 0) await systemClock.sleep(settleMs);
  const guarded = { guard: guards[0]!, detectors, clock: systemClock, eventLoop: systemEventLoop, settleMs };
  const started = systemClock.monotonicMs();
  const verdict = await executeGuarded(target, decoded.values, guarded);
  const elapsedMs = systemClock.monotonicMs() - started - settleMs;
  const isSlow = verdict.verdict === 'holds' && elapsedMs >= slowMs && target.detectors.superlinear;
  if (decoded.drawn === undefined) return { verdict, isSlow };
  const { recording } = decoded.drawn;
  return { verdict, isSlow, drawn: { recording, spans: verdict.verdict === 'fails' ? decoded.drawn.spans : [] } };
}

await serve({
  open: (request: OpenRequest) => open(request),
  execute: (request: ExecuteRequest) => execute(request),
  judgeTime: (request: GrowthRequest) => judgeTime(request),
  lengthen: (request: GrowthRequest) => lengthen(request),
  render: ({ name, input }: { name: string; input: StoredInput }) => renderInput(targetNamed(name).target, input),
});
