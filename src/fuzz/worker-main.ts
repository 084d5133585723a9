import type { Recording, Span } from '../choices/sequence.ts';
import type { StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { systemClock } from '../node/clock.ts';
import { systemEventLoop } from '../node/event-loop.ts';
import { loadFile } from '../workers/load-checks.ts';
import { serve } from '../workers/serve.ts';
import { executeGuarded } from './execute.ts';
import type { Verdict } from './failure.ts';
import { ProcessGuard } from './process-guard.ts';
import { codecOf, decodeInput, plainTarget, renderInput, targetOf, type FuzzTarget } from './target.ts';

/** What the supervisor needs to know of a target. */
export interface TargetDescription {
  readonly name: string;
  readonly plain: boolean;
  readonly mode: 'run' | 'only' | 'skip';
  readonly line: number | undefined;
  readonly timeoutMs: number;
  readonly maxLength: number;
  /** For raw input, its bytes from the simplest to the least simple; undefined for choices. */
  readonly simplestFirst: Uint8Array | undefined;
}

export interface OpenRequest {
  readonly file: string;
  readonly root: string;
}

export interface ExecuteRequest {
  readonly name: string;
  readonly input: StoredInput;
  readonly settleMs: number;
}

export interface ExecuteAnswer {
  readonly verdict: Verdict;
  readonly drawn?: { readonly recording: Recording; readonly spans: readonly Span[] };
}

const targets = new Map<string, FuzzTarget>();
const guards: ProcessGuard[] = [];

function describe(target: FuzzTarget, mode: TargetDescription['mode']): TargetDescription {
  const { name, plain, line, timeoutMs, maxLength } = target;
  return { name, plain, mode, line, timeoutMs, maxLength, simplestFirst: codecOf(target)?.simplestFirst };
}

async function open({ file, root }: OpenRequest): Promise<readonly TargetDescription[]> {
  const { declarations, exports } = await loadFile(file, root);
  guards[0] ??= new ProcessGuard(); // after loading: a file may still exit or polyfill while it loads
  const described: TargetDescription[] = [];
  for (const declaration of declarations) {
    const target = targetOf(declaration);
    if (target === undefined) continue;
    targets.set(target.name, target);
    described.push(describe(target, declaration.mode));
  }
  if (described.length > 0) return described;
  const plain = plainTarget(exports);
  if (plain === undefined) return [];
  targets.set(plain.name, plain);
  return [describe(plain, 'run')];
}

function targetNamed(name: string): FuzzTarget {
  const target = targets.get(name);
  if (target === undefined)
    throw new AssayError('no-check', `The file declares no check "${name}".`, 'It was renamed or removed.');
  return target;
}

async function execute({ name, input, settleMs }: ExecuteRequest): Promise<ExecuteAnswer> {
  const target = targetNamed(name);
  const decoded = decodeInput(target, input);
  if (decoded === undefined) return { verdict: { verdict: 'refused' } };
  // What an earlier input left to happen must not be taken for the work of this one.
  if (settleMs > 0) await systemClock.sleep(settleMs);
  const guarded = { guard: guards[0]!, clock: systemClock, eventLoop: systemEventLoop, settleMs };
  const verdict = await executeGuarded(target, decoded.values, guarded);
  if (decoded.drawn === undefined) return { verdict };
  const { recording } = decoded.drawn;
  return { verdict, drawn: { recording, spans: verdict.verdict === 'fails' ? decoded.drawn.spans : [] } };
}

await serve({
  open: (request: OpenRequest) => open(request),
  execute: (request: ExecuteRequest) => execute(request),
  render: ({ name, input }: { name: string; input: StoredInput }) => renderInput(targetNamed(name), input),
});
