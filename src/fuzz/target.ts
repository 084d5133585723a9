import { PreconditionFailure, tuple, type Arbitrary } from 'fast-check';
import { replayFills } from '../choices/fill.ts';
import { generate } from '../choices/generate.ts';
import type { Recording, Span } from '../choices/sequence.ts';
import { DrawLimitError } from '../choices/source.ts';
import { resolveDetectors, type DetectorOptions, type DetectorSettings } from '../core/detector-options.ts';
import type { Declaration, StoredInput } from '../core/declaration.ts';
import { byteFills } from './byte-fill.ts';
import { buffers } from './inputs/bytes.ts';
import { bufferSource, valueSource } from './input-source.ts';
import { rawCodec, type RawCodec } from './inputs/raw.ts';

export const defaultTimeoutMs = 1_000;
export const defaultMaxLength = 4_096;

/** What a fuzzer executes: a check, or the function that a plain file exports. */
export interface FuzzTarget {
  /** The check's name; `fuzz` for a plain file. */
  readonly name: string;
  readonly plain: boolean;
  readonly line: number | undefined;
  readonly arbitraries: readonly Arbitrary<unknown>[];
  readonly run: (...values: unknown[]) => unknown;
  /** Whether answering false is a failure, as it is for a property. */
  readonly falseFails: boolean;
  readonly expects: readonly (abstract new (...args: never[]) => unknown)[];
  /** Limit for one input in milliseconds. */
  readonly timeoutMs: number;
  /** Longest raw input in bytes. */
  readonly maxLength: number;
  readonly detectors: DetectorSettings;
}

/** Inputs are raw bytes when the check takes one value of `bytes()` or `text()`, and choices otherwise. */
export function codecOf(target: Pick<FuzzTarget, 'arbitraries'>): RawCodec<unknown> | undefined {
  const [first, second] = target.arbitraries;
  return first !== undefined && second === undefined ? rawCodec(first) : undefined;
}

/** A check of the fuzz or the property engine as a target; undefined for others. */
export function targetOf(declaration: Declaration, configured: DetectorOptions = {}): FuzzTarget | undefined {
  if (declaration.engine === 'stress') return undefined;
  const isFuzz = declaration.engine === 'fuzz';
  return {
    name: declaration.name,
    plain: false,
    line: declaration.location?.line,
    arbitraries: isFuzz ? declaration.inputs : declaration.arbitraries,
    run: isFuzz ? declaration.run : declaration.predicate,
    falseFails: !isFuzz,
    expects: isFuzz ? (declaration.options.expects ?? []) : [],
    timeoutMs: declaration.options.timeoutMs ?? defaultTimeoutMs,
    maxLength: isFuzz ? (declaration.options.maxLength ?? defaultMaxLength) : defaultMaxLength,
    // A property may well change what it was given: it was written to be run, not to be watched.
    detectors: isFuzz
      ? resolveDetectors(configured, declaration.options.detectors ?? {})
      : resolveDetectors({ changedInput: false }, configured),
  };
}

type PlainFunction = (data: Buffer, done?: (error?: unknown) => void) => unknown;

function withCallback(fuzz: PlainFunction): (data: unknown) => Promise<void> {
  return (data) =>
    new Promise((resolve, reject) => {
      fuzz(data as Buffer, (error) => (error === undefined || error === null ? resolve() : reject(error)));
    });
}

/** The target of a plain file, from its exports as jsfuzz and Jazzer.js take them; undefined when it exports none. */
export function plainTarget(
  exports: Readonly<Record<string, unknown>>,
  configured: DetectorOptions = {},
): FuzzTarget | undefined {
  const fallback = exports['default'] as { fuzz?: unknown } | null | undefined;
  const fuzz = exports['fuzz'] ?? fallback?.fuzz;
  if (typeof fuzz !== 'function') return undefined;
  const run = fuzz as PlainFunction;
  const takesCallback = run.length >= 2;
  const invoke = takesCallback ? withCallback(run) : run;
  return {
    name: 'fuzz',
    plain: true,
    line: undefined,
    arbitraries: [buffers()],
    run: invoke as (data: unknown) => unknown,
    falseFails: false,
    expects: [],
    timeoutMs: defaultTimeoutMs,
    maxLength: defaultMaxLength,
    detectors: resolveDetectors(configured),
  };
}

/** The arguments of one execution, and what they were made of. */
export interface DecodedInput {
  readonly values: readonly unknown[];
  /** Read these after the execution: schedulers draw while it runs. Undefined for raw input. */
  readonly drawn?: { readonly recording: Recording; readonly spans: readonly Span[] };
}

/** Makes the arguments of a stored input. Undefined when the arbitraries never stop drawing on it. */
export function decodeInput(target: Pick<FuzzTarget, 'arbitraries'>, input: StoredInput): DecodedInput | undefined {
  const codec = codecOf(target);
  if (codec !== undefined && 'bytes' in input) return { values: [codec.decode(input.bytes)] };
  const fills = 'bytes' in input ? byteFills(input.bytes) : replayFills(input.choices as Recording);
  try {
    const drawn = generate(tuple(...target.arbitraries), fills);
    return { values: drawn.value, drawn };
  } catch (error) {
    if (error instanceof DrawLimitError) return undefined;
    throw error;
  }
}

const maxRenderedLength = 4_000; // characters: more is not read, and the whole input is on disk

/** The arguments as source code where that is possible. */
export function renderInput(target: FuzzTarget, input: StoredInput): string {
  const decoded = decodeInput(target, input);
  if (decoded === undefined) return '(an input that the arbitraries refuse)';
  const rendered = decoded.values
    .map((value) => (target.plain ? bufferSource(value as Uint8Array) : valueSource(value)))
    .join(', ');
  return rendered.length > maxRenderedLength ? `${rendered.slice(0, maxRenderedLength)}…` : rendered;
}

/** True for an error that the target may throw. */
export function isExpected(target: FuzzTarget, error: unknown): boolean {
  return target.expects.some((expected) => error instanceof expected);
}

/** True when the input was refused by `fc.pre` or `assume`. */
export function isRefusal(error: unknown): boolean {
  return PreconditionFailure.isFailure(error);
}
