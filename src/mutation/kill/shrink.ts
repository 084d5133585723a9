import type { Input } from './input.ts';
import { inputSize, sizeOf, valuesOf, withValues } from './input.ts';

/** Executions that making one input smaller may take. */
const maxAttempts = 1_500;

function* smallerStrings(text: string): Generator<string> {
  if (text === '') return;
  yield '';
  for (let length = Math.ceil(text.length / 2); length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2))
    for (let at = 0; at < text.length; at += length) yield text.slice(0, at) + text.slice(at + length);
  for (let at = 0; at < Math.min(text.length, 100); at++)
    if (!'a0 '.includes(text[at]!)) yield `${text.slice(0, at)}a${text.slice(at + 1)}`;
}

function* smallerLists(list: readonly unknown[]): Generator<unknown[]> {
  for (let length = list.length; length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2))
    for (let at = 0; at < list.length; at += length) yield list.toSpliced(at, length);
  for (const [index, item] of list.entries())
    for (const smaller of smallerValues(item)) yield list.with(index, smaller);
}

/** Simpler values of the same kind, the simplest first. */
function* smallerValues(value: unknown): Generator<unknown> {
  if (typeof value === 'string') yield* smallerStrings(value);
  else if (typeof value === 'number') {
    for (const candidate of [0, 1, Math.trunc(value), Math.trunc(value / 2), value - Math.sign(value), Math.abs(value)])
      if (
        sizeOf(candidate) < sizeOf(value) ||
        (Math.abs(candidate) < Math.abs(value) && sizeOf(candidate) === sizeOf(value))
      )
        yield candidate;
  } else if (Array.isArray(value)) yield* smallerLists(value);
  else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const record = value as Record<string, unknown>;
    for (const key of Object.keys(record)) {
      const { [key]: _out, ...rest } = record;
      yield rest;
    }
    for (const key of Object.keys(record))
      for (const smaller of smallerValues(record[key])) yield { ...record, [key]: smaller };
  }
}

function* smallerInputs(input: Input): Generator<Input> {
  if (input.kind === 'object')
    for (let at = 0; at < input.calls.length; at++) yield { ...input, calls: input.calls.toSpliced(at, 1) };
  const values = valuesOf(input);
  for (const [which, args] of values.entries()) {
    if (args.length > 0 && args.at(-1) === undefined) yield withValues(input, values.with(which, args.slice(0, -1)));
    for (const [at, value] of args.entries())
      for (const smaller of smallerValues(value)) yield withValues(input, values.with(which, args.with(at, smaller)));
  }
}

/** Makes an input smaller as long as it still tells original and mutant apart. */
export async function shrinkInput(input: Input, stillDiffers: (candidate: Input) => Promise<boolean>): Promise<Input> {
  let best = input;
  let attempts = 0;
  for (let improved = true; improved;) {
    improved = false;
    for (const candidate of smallerInputs(best)) {
      if (inputSize(candidate) > inputSize(best)) continue;
      if (++attempts > maxAttempts) return best;
      if (!(await stillDiffers(candidate))) continue;
      best = candidate;
      improved = true;
      break;
    }
  }
  return best;
}
