import { EventError } from './errors.ts';

const HEXADECIMAL = /^[0-9a-f]+$/i;

/**
 * Orders two sequencers of one object key: negative when `a` came first, 0 for the same event, positive when `b` came first.
 *
 * They are hexadecimal strings whose lengths differ; S3 documents the comparison as: pad the shorter one with zeros on the right,
 * then compare as text. Sequencers of different keys say nothing about each other.
 * @throws EventError `sequencer` when one is not hexadecimal
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const [left, right] = [padded(a, length), padded(b, length)];
  return Number(left > right) - Number(left < right);
}

function padded(sequencer: string, length: number): string {
  if (!HEXADECIMAL.test(sequencer))
    throw new EventError('sequencer', 'sequencer', `not hexadecimal: ${JSON.stringify(sequencer)}`);
  return sequencer.toUpperCase().padEnd(length, '0');
}
