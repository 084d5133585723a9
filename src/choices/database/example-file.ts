import { contentHash } from '../../core/check-id.ts';
import { compareRecordings, type Choice, type Recording } from '../sequence.ts';
import { exampleVersion, type NewExample, type StoredExample } from './database.ts';

/*
 * The form of an example on disk: JSON with the choices as [min, max, value], bigints as texts, so that a person can read it
 * and a difference between two versions means something.
 */

function cells({ min, max, value }: Choice): readonly (number | string)[] {
  return [min, max, value].map((cell) => (typeof cell === 'bigint' ? `${cell}` : cell));
}

/** The id of an example: sixteen hex digits of a hash of what it is made of. */
export function exampleId({ kind, recording }: Pick<NewExample, 'kind' | 'recording'>): string {
  return contentHash(`${kind}\0${JSON.stringify(recording.map((sequence) => sequence.map(cells)))}`).slice(0, 16);
}

export function formatExample(example: StoredExample): string {
  const { check, kind, reason, savedAtMs, rendering, recording } = example;
  const head = JSON.stringify({ version: exampleVersion, check, kind, reason, savedAtMs, rendering }, null, 2);
  const sequences = recording.map((sequence) => `    ${JSON.stringify(sequence.map(cells))}`);
  // Each sequence on one line: a value of its own line would make files of thousands of lines.
  return `${head.slice(0, -2)},\n  "choices": [\n${sequences.join(',\n')}\n  ]\n}\n`;
}

/**
 * Reads an example back.
 *
 * @throws SyntaxError or ZodError when it is not one, or not what its name says
 */
export async function parseExample(text: string, id: string): Promise<StoredExample> {
  const { exampleForm } = await import('./example-form.ts');
  const { check, kind, reason, savedAtMs, rendering, choices } = exampleForm.parse(JSON.parse(text));
  const recording: Recording = choices;
  const actual = exampleId({ kind, recording });
  if (actual !== id) throw new SyntaxError(`the choices are those of example ${actual}`);
  return { id, check, kind, reason, savedAtMs, rendering, recording };
}

/** Simplest first; of equal ones the order is that of their ids. */
export function bySimplicity(a: StoredExample, b: StoredExample): number {
  return compareRecordings(a.recording, b.recording) || (a.id < b.id ? -1 : 1);
}
