import type { Recording, Span } from '../choices/sequence.ts';
import { shrink, type Evaluation } from '../choices/shrink/shrink.ts';
import type { StoredInput } from '../core/declaration.ts';
import type { FailureDescription, Verdict } from './failure.ts';

/** What an execution of a candidate tells. */
export type Executed = Verdict & {
  /** What was drawn; undefined for raw input. */
  readonly drawn?: { readonly recording: Recording; readonly spans: readonly Span[] };
};

export interface MinimiseOptions {
  readonly execute: (input: StoredInput) => Promise<Executed>;
  /** Bytes from the simplest to the least simple, for raw input; undefined for choices. */
  readonly simplestFirst: Uint8Array | undefined;
  readonly maxEvaluations: number;
  readonly expired: () => boolean;
}

export interface Minimised {
  readonly input: StoredInput;
  readonly failure: FailureDescription;
  readonly evaluations: number;
}

interface Candidate extends Evaluation {
  readonly input: StoredInput;
  readonly failure: FailureDescription | undefined;
}

/** Raw input as choices: one for each byte, whose value is its place in the order from simple to not simple. */
function rawForm(simplestFirst: Uint8Array): {
  toRecording(bytes: Uint8Array): Recording;
  toBytes(recording: Recording): Uint8Array;
} {
  const rank = new Uint8Array(256);
  for (const [index, byte] of simplestFirst.entries()) rank[byte] = index;
  return {
    toRecording: (bytes) => [Array.from(bytes, (byte) => ({ min: 0, max: 255, value: rank[byte]! }))],
    toBytes: (recording) => Uint8Array.from(recording[0] ?? [], (choice) => simplestFirst[Number(choice.value)]!),
  };
}

/**
 * Makes a failing input smaller with the shrinker that every engine shares, as long as it fails for the same cause.
 *
 * @param start an input that was executed and failed, with what it drew
 */
export async function minimise(
  start: { readonly input: StoredInput; readonly failure: FailureDescription; readonly drawn?: Executed['drawn'] },
  options: MinimiseOptions,
): Promise<Minimised> {
  const form = options.simplestFirst === undefined ? undefined : rawForm(options.simplestFirst);
  const recording =
    form !== undefined && 'bytes' in start.input
      ? form.toRecording(start.input.bytes)
      : (start.drawn?.recording ?? undefined);
  if (recording === undefined) return { input: start.input, failure: start.failure, evaluations: 0 };
  const evaluate = async (candidate: Recording): Promise<Candidate> => {
    const input: StoredInput = form === undefined ? { choices: candidate } : { bytes: form.toBytes(candidate) };
    const executed = await options.execute(input);
    const drawn = executed.drawn ?? { recording: candidate, spans: [] };
    const failure =
      executed.verdict === 'fails' && executed.failure.cause === start.failure.cause ? executed.failure : undefined;
    return {
      fails: failure !== undefined,
      failure,
      input: form === undefined ? { choices: drawn.recording } : input,
      ...drawn,
    };
  };
  const origin: Candidate = {
    fails: true,
    failure: start.failure,
    input: form === undefined ? { choices: recording } : start.input,
    recording,
    spans: start.drawn?.spans ?? [],
  };
  const { smallest, evaluations } = await shrink(origin, evaluate, options);
  return { input: smallest.input, failure: smallest.failure ?? start.failure, evaluations };
}
