import * as z from 'zod';
import { contentHash } from '../../core/check-id.ts';
import { compareRecordings, type Choice, type Recording } from '../sequence.ts';
import { exampleKinds, type NewExample, type StoredExample } from './database.ts';

/*
 * The form of an example on disk: JSON with the choices as [min, max, value], bigints as texts, so that a person can read it
 * and a difference between two versions means something.
 */

const fileVersion = 1;

const numberChoice = z
  .tuple([z.int(), z.int(), z.int()])
  .refine(([min, max, value]) => min <= value && value <= max)
  .transform(([min, max, value]): Choice => ({ min, max, value }));

const digits = z.string().regex(/^-?\d{1,2500}$/);
const bigintChoice = z
  .tuple([digits, digits, digits])
  .transform(([min, max, value]) => ({ min: BigInt(min), max: BigInt(max), value: BigInt(value) }))
  .refine(({ min, max, value }) => min <= value && value <= max);

const exampleFile = z.object({
  version: z.literal(fileVersion),
  check: z.string(),
  kind: z.enum(exampleKinds),
  reason: z.string(),
  savedAtMs: z.number(),
  rendering: z.string(),
  choices: z.array(z.array(z.union([numberChoice, bigintChoice]))).min(1),
});

function cells({ min, max, value }: Choice): readonly (number | string)[] {
  return [min, max, value].map((cell) => (typeof cell === 'bigint' ? `${cell}` : cell));
}

/** The id of an example: sixteen hex digits of a hash of what it is made of. */
export function exampleId({ kind, recording }: Pick<NewExample, 'kind' | 'recording'>): string {
  return contentHash(`${kind}\0${JSON.stringify(recording.map((sequence) => sequence.map(cells)))}`).slice(0, 16);
}

export function formatExample(example: StoredExample): string {
  const { check, kind, reason, savedAtMs, rendering, recording } = example;
  const head = JSON.stringify({ version: fileVersion, check, kind, reason, savedAtMs, rendering }, null, 2);
  const sequences = recording.map((sequence) => `    ${JSON.stringify(sequence.map(cells))}`);
  // Each sequence on one line: a value of its own line would make files of thousands of lines.
  return `${head.slice(0, -2)},\n  "choices": [\n${sequences.join(',\n')}\n  ]\n}\n`;
}

/**
 * Reads an example back.
 *
 * @throws SyntaxError or ZodError when it is not one, or not what its name says
 */
export function parseExample(text: string, id: string): StoredExample {
  const { check, kind, reason, savedAtMs, rendering, choices } = exampleFile.parse(JSON.parse(text));
  const recording: Recording = choices;
  const actual = exampleId({ kind, recording });
  if (actual !== id) throw new SyntaxError(`the choices are those of example ${actual}`);
  return { id, check, kind, reason, savedAtMs, rendering, recording };
}

/** Simplest first; of equal ones the order is that of their ids. */
export function bySimplicity(a: StoredExample, b: StoredExample): number {
  return compareRecordings(a.recording, b.recording) || (a.id < b.id ? -1 : 1);
}
