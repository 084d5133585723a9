/*
 * Replays tokens in a process of its own: reads lines of [subject, token] from standard input, answers each with the
 * description of what was generated, as a line of JSON.
 */
import { createInterface } from 'node:readline';
import { aligningFills, findDrift } from '../../src/choices/replay.ts';
import { generate } from '../../src/choices/generate.ts';
import { decodeToken } from '../../src/choices/token.ts';
import { subjects } from './failures.ts';

for await (const line of createInterface({ input: process.stdin })) {
  const [subject, token] = JSON.parse(line) as [number, string];
  const target = decodeToken(token);
  if (!('choices' in target.input)) throw new TypeError('a token with choices was expected');
  const { arbitrary, describe } = subjects[subject]!;
  const input = generate(arbitrary, aligningFills(target.input.choices));
  const description = await describe(input.value);
  process.stdout.write(
    `${JSON.stringify({ description, drift: findDrift(target.input.choices, input.recording) !== undefined })}\n`,
  );
}
