/*
 * Plain random generation, as a property runner does it: bytes and text in turn, nothing is learnt from what they reach.
 * Arguments: FILE SEED SECONDS. Prints a `Hunt` as JSON.
 */
import { pathToFileURL } from 'node:url';
import { randomFills } from '../../src/choices/fill.ts';
import { generate } from '../../src/choices/generate.ts';
import { deriveSeed } from '../../src/choices/prng.ts';
import { bytes } from '../../src/fuzz/inputs/bytes.ts';
import { text } from '../../src/fuzz/inputs/text.ts';

const [file = '', seed = '0', seconds = '1'] = process.argv.slice(2);
const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
const exported = (module['fuzz'] === undefined ? module['default'] : module) as { fuzz: (data: Buffer) => unknown };
const raw = bytes();
const words = text();
const started = performance.now();
const elapsed = (): number => (performance.now() - started) / 1_000;

function input(index: number): Buffer {
  const fills = randomFills(deriveSeed(Number(seed), index));
  return index % 2 === 0 ? Buffer.from(generate(raw, fills).value) : Buffer.from(generate(words, fills).value);
}

let executions = 0;
let failure: string | undefined;
while (failure === undefined && elapsed() < Number(seconds)) {
  try {
    await exported.fuzz(input(executions));
  } catch (error) {
    failure = String(error);
  }
  executions++;
}
const found = failure === undefined ? { seconds: null, findings: [] } : { seconds: elapsed(), findings: [failure] };
process.stdout.write(JSON.stringify({ executions, ...found }));
