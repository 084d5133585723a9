/*
 * What a run of a property costs: inputs a second through assay's engine and through fast-check's, on the same properties.
 * Run: node --import ./bench/register.js bench/property.ts [--json FILE] [--runs N]
 */
import fc from 'fast-check';
import { check } from '../src/property/check.ts';
import { option, publish, tableLines } from './shrink/table.ts';

interface Subject {
  readonly name: string;
  readonly arbitraries: [fc.Arbitrary<unknown>, fc.Arbitrary<unknown>];
  readonly predicate: (a: unknown, b: unknown) => unknown;
}

const holds = (): boolean => true;
const integers: Subject['arbitraries'] = [fc.integer(), fc.integer()];
const lists: Subject['arbitraries'] = [fc.array(fc.integer()), fc.string()];

const subjects: readonly Subject[] = [
  { name: 'two integers', arbitraries: integers, predicate: holds },
  { name: 'two integers, asynchronous', arbitraries: integers, predicate: () => Promise.resolve() },
  { name: 'list and string', arbitraries: lists, predicate: holds },
  { name: 'list and string, asynchronous', arbitraries: lists, predicate: () => Promise.resolve() },
];

const runs = Number(option('runs') ?? 20_000);
/** Runs of the whole property; the median of them counts. */
const repetitions = 5;

async function inputsPerSecond(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  await work(); // warms up
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return Math.round((runs / times.toSorted((a, b) => a - b)[repetitions >> 1]!) * 1000);
}

function withFastCheck({ arbitraries, predicate, name }: Subject): Promise<void> {
  const parameters = { numRuns: runs, seed: 1 };
  if (!name.includes('asynchronous'))
    return Promise.resolve(
      fc.assert(
        fc.property(...arbitraries, (a, b) => void predicate(a, b)),
        parameters,
      ),
    );
  return fc.assert(
    fc.asyncProperty(...arbitraries, async (a, b) => void (await predicate(a, b))),
    parameters,
  );
}

const figures = [];
for (const subject of subjects) {
  const { name, arbitraries, predicate } = subject;
  const assay = await inputsPerSecond(() => check(arbitraries, predicate, { runs, seed: 1 }));
  const fastCheck = await inputsPerSecond(() => withFastCheck(subject));
  figures.push({ property: name, assay, fastCheck, ratio: Math.round((assay / fastCheck) * 100) / 100 });
}

const rows = figures.map(({ property, assay, fastCheck, ratio }) => ({
  property,
  'assay inputs/s': assay,
  'fast-check inputs/s': fastCheck,
  ratio,
}));
await publish(tableLines(rows), { benchmark: 'property', runs, figures });
