/*
 * Generated AWS events against the types of @types/aws-lambda and the schemas of @aws-lambda-powertools/parser: for each
 * service, how many are taken, where they are refused, and what is thrown instead of answered, on sound and on mangled events.
 * Run: npm run bench:events -- [--json FILE] [--runs N]
 */
import { check } from 'assay';
import { mangled } from 'assay/arbitraries';
import type fc from 'fast-check';
import { randomFills } from '../src/choices/fill.ts';
import { generate } from '../src/choices/generate.ts';
import { awsSources, general, type AwsSource } from '../test/conformance/arbitraries/aws-sources.ts';
import { TypeShapes } from '../test/conformance/arbitraries/type-shape.ts';
import { option, publish, tableLines } from './shrink/table.ts';

const runs = Number(option('runs') ?? 1000);
const shapes = new TypeShapes();

interface Verdicts {
  taken: number;
  readonly refusedAt: Map<string, number>;
  readonly thrown: Map<string, number>;
}

const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
const told = (counts: Map<string, number>): string =>
  [...counts].map(([name, times]) => `${name} (${times})`).join('; ');

function judge({ schema }: AwsSource, event: unknown, verdicts: Verdicts): void {
  try {
    const { success, error } = schema.safeParse(event);
    if (success) verdicts.taken++;
    else
      for (const place of new Set(error!.issues.map(({ path }) => general(`.${path.join('.')}`).slice(1))))
        count(verdicts.refusedAt, place);
  } catch (error) {
    count(verdicts.thrown, (error as Error).name);
  }
}

const fresh = (): Verdicts => ({ taken: 0, refusedAt: new Map(), thrown: new Map() });

function measure(source: AwsSource) {
  const started = process.cpuUsage(); // of this process alone, so that a busy machine does not matter
  const events = Array.from({ length: runs }, (_, seed) => generate(source.arbitrary, randomFills(seed)).value);
  const { user, system } = process.cpuUsage(started);
  const perSecond = Math.round((runs / (user + system)) * 1_000_000);
  const [sound, broken, misfits] = [fresh(), fresh(), new Map<string, number>()];
  let fits = 0;
  for (const event of events) {
    const places = new Set(shapes.misfits(source.type, event).map(general));
    if (places.size === 0) fits++;
    for (const place of places) count(misfits, place);
    judge(source, event, sound);
  }
  const breaking = mangled(source.arbitrary);
  for (let seed = 0; seed < runs; seed++) judge(source, generate(breaking, randomFills(seed)).value.event, broken);
  return { source, perSecond, fits, misfits, sound, broken };
}

/** The smallest event on which a schema throws instead of answering. */
async function smallestThrow({ schema }: AwsSource, arbitrary: fc.Arbitrary<unknown>): Promise<string> {
  const { example } = await check([arbitrary], (event) => void schema.safeParse(event), { seed: 1, runs: 2000 });
  return example === undefined
    ? 'none in 2,000 runs'
    : `${String(example.error)}: ${JSON.stringify(example.values[0])}`;
}

const measured = awsSources.map(measure);
const rows = measured.map(({ source, perSecond, fits, sound, broken }) => ({
  arbitrary: source.name,
  'events/s': perSecond,
  'fit the type': fits,
  'taken by the schema': sound.taken,
  'threw on sound': told(sound.thrown),
  'mangled: taken': broken.taken,
  'mangled: threw': told(broken.thrown),
}));
const lines = [...tableLines(rows)];
for (const { source, misfits, sound } of measured) {
  if (misfits.size > 0) lines.push(`${source.name}: not as ${source.type} says: ${told(misfits)}`);
  if (sound.refusedAt.size > 0) lines.push(`${source.name}: refused by the schema at ${told(sound.refusedAt)}`);
}
for (const { source, sound, broken } of measured) {
  if (sound.thrown.size > 0) lines.push(`${source.name}, sound: ${await smallestThrow(source, source.arbitrary)}`);
  else if (broken.thrown.size > 0)
    lines.push(
      `${source.name}, mangled: ${await smallestThrow(
        source,
        mangled(source.arbitrary).map(({ event }) => event),
      )}`,
    );
}
await publish(lines, { runs, rows });
