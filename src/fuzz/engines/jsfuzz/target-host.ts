import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Declaration } from '../../../core/declaration.ts';
import { setHost } from '../../../host/host.ts';
import { systemClock } from '../../../node/clock.ts';
import { systemEventLoop } from '../../../node/event-loop.ts';
import type { DetectorOptions } from '../../../core/detector-options.ts';
import { createDetectors, loopSample } from '../../detectors/create-detectors.ts';
import { executeGuarded } from '../../execute.ts';
import type { FailureDescription } from '../../failure.ts';
import { KnownCauses } from '../../known-causes.ts';
import { ProcessGuard } from '../../process-guard.ts';
import { decodeInput, plainTarget, targetOf, type FuzzTarget } from '../../target.ts';
import { importShared, sharedModulesKey } from './shared-modules.ts';

/** What the driver leaves in a file for the process that jsfuzz starts. */
export interface TargetConfiguration {
  /** Absolute path of the bundle. */
  readonly bundle: string;
  /** The check's name; undefined for a plain file. */
  readonly name: string | undefined;
  readonly shared: readonly string[];
  readonly detectors: DetectorOptions;
}

/** Messages beside jsfuzz's own on its channel; the driver takes them off before jsfuzz sees them. */
export type HostMessage =
  | { readonly assay: 'ready' }
  | { readonly assay: 'broken'; readonly message: string }
  | { readonly assay: 'stalled'; readonly inputs: number }
  | { readonly assay: 'failure'; readonly inputs: readonly string[]; readonly failure: FailureDescription };

/** Inputs that never settled after which most of the time would go into waiting for more of them. */
const maxStalls = 10;
/** Inputs remembered for failures that show late: what a timer of a second spans at a slow target. */
const rememberedInputs = 32;

async function loadBundle(configuration: TargetConfiguration): Promise<FuzzTarget> {
  const shared: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const specifier of configuration.shared) shared[specifier] = await importShared(specifier);
  Object.defineProperty(globalThis, Symbol.for(sharedModulesKey), { value: shared });
  const declarations: Declaration[] = [];
  setHost({ declare: (declaration) => void declarations.push(declaration) });
  const exports = createRequire(import.meta.url)(configuration.bundle) as Record<string, unknown>;
  const declared = declarations.find((declaration) => declaration.name === configuration.name);
  const target =
    declared === undefined
      ? plainTarget(exports, configuration.detectors)
      : targetOf(declared, configuration.detectors);
  if (target === undefined) throw new Error(`the bundle holds no target "${configuration.name ?? 'fuzz'}"`);
  return target;
}

/**
 * Runs in the process that jsfuzz starts: loads the bundle under jsfuzz's instrumentation and gives the function that
 * executes one input. It never throws, so that jsfuzz goes on after a failure.
 */
export async function prepareTarget(configurationFile: string): Promise<(input: Buffer) => Promise<void>> {
  const send = process.send!.bind(process) as (message: HostMessage) => void;
  let target: FuzzTarget;
  try {
    target = await loadBundle(JSON.parse(readFileSync(configurationFile, 'utf8')) as TargetConfiguration);
  } catch (error) {
    send({ assay: 'broken', message: error instanceof Error ? error.message : String(error) });
    return () => new Promise(() => {}); // the driver ends this process
  }
  const recent: Buffer[] = [];
  const known = new KnownCauses();
  let stalls = 0;
  const report = (failure: FailureDescription, inputs: readonly Buffer[]): void => {
    if (known.has(failure.cause)) return;
    known.add(failure.cause);
    send({ assay: 'failure', failure, inputs: inputs.map((input) => input.toString('base64')) });
  };
  const guard: ProcessGuard = new ProcessGuard(() => {
    const failure = guard.take();
    if (failure !== undefined) report(failure, recent.toReversed());
  });
  const detectors = createDetectors(target.detectors, loopSample);
  const run = { guard, detectors, clock: systemClock, eventLoop: systemEventLoop, settleMs: 0 };
  send({ assay: 'ready' });
  return async (input) => {
    recent.push(input);
    if (recent.length > rememberedInputs) recent.shift();
    const decoded = decodeInput(target, { bytes: input });
    if (decoded === undefined) return;
    const verdict = await executeGuarded(target, decoded.values, run);
    if (verdict.verdict !== 'fails') return;
    const { failure } = verdict;
    if (failure.kind === 'timeout' && ++stalls >= maxStalls) send({ assay: 'stalled', inputs: stalls });
    const mayBeLate = failure.kind === 'rejection' || failure.kind === 'error' || failure.kind === 'exit';
    report(failure, mayBeLate ? recent.toReversed() : [input]);
  };
}
