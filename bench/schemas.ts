/*
 * Values of `fromJsonSchema` and `violating` for several hundred schemas, judged by ajv, which shares nothing with them.
 * Run: node --import ./bench/register.js bench/schemas.ts [--json FILE] [--runs N] [--random SCHEMAS [--seed N]]
 */
import fc from 'fast-check';
import { fromJsonSchema } from '../src/arbitraries/from-json-schema.ts';
import { violating } from '../src/arbitraries/violating.ts';
import { compileWithAjv } from './schemas/oracle.ts';
import { unexplained } from './schemas/sole-error.ts';
import { misreadByAjv, ownSchemas, schemasOfPackages, type NamedSchema } from './schemas/sources.ts';
import { tryRandomSchemas } from './schemas/random-trial.ts';
import { option, publish, tableLines } from './shrink/table.ts';

const runs = Number(option('runs') ?? 100);
const only = option('only');
const random = Number(option('random') ?? 0);

interface Verdict {
  readonly source: string;
  readonly name: string;
  readonly values: number;
  readonly valuesPerSecond: number;
  readonly invalid: number;
  readonly broken: number;
  readonly constraints: number;
  readonly wronglyBroken: number;
  readonly problem?: string;
}

function judge({ source, name, schema }: NamedSchema): Verdict {
  const isValid = compileWithAjv(schema);
  const arbitrary = fromJsonSchema(schema);
  const started = performance.now();
  const values = fc.sample(arbitrary, { numRuns: runs, seed: 1 });
  const valuesPerSecond = Math.round((runs / (performance.now() - started)) * 1000);
  const invalid = values.filter((value) => isValid(value) !== true);
  const broken = breakIt(schema);
  const constraints = new Set(broken.map(({ violates }) => violates.path)).size;
  const wrong = broken.flatMap(({ value, violates }) => {
    isValid(value);
    const complaint = isUnknownToAjv(schema, violates.path) ? undefined : unexplained(isValid.errors, violates);
    return complaint === undefined ? [] : [`${violates.path} of ${JSON.stringify(value)}: ${complaint}`];
  });
  const problem = invalid.length > 0 ? `invalid: ${JSON.stringify(invalid[0])}` : wrong[0];
  const counts = {
    values: runs,
    valuesPerSecond,
    invalid: invalid.length,
    broken: broken.length,
    constraints,
    wronglyBroken: wrong.length,
  };
  return { source, name, ...counts, ...(problem !== undefined && { problem }) };
}

function breakIt(schema: NamedSchema['schema']) {
  try {
    return fc.sample(violating(schema), { numRuns: runs, seed: 1 });
  } catch (error) {
    if ((error as Error).message.includes('can be broken alone')) return []; // it allows everything
    throw error;
  }
}

/** Formats that ajv-formats does not have. */
function isUnknownToAjv(schema: unknown, path: string): boolean {
  return path.endsWith('/format') && /"(?:idn-email|idn-hostname|iri|iri-reference)"/.test(JSON.stringify(schema));
}

const verdicts: Verdict[] = [];
const refused: string[] = [];
for (const named of random > 0 ? [] : [...ownSchemas(), ...schemasOfPackages()]) {
  if (Object.hasOwn(misreadByAjv, named.name) || (only !== undefined && only !== named.name)) continue;
  try {
    verdicts.push(judge(named));
  } catch (error) {
    refused.push(`${named.source} ${named.name}: ${(error as Error).message}`);
  }
}

if (random > 0) {
  const { tally, problems } = await tryRandomSchemas(random, Number(option('seed') ?? 1), Math.min(runs, 20));
  const { values, broken, refused: none, misread } = tally;
  const row = {
    schemas: random,
    'allow nothing': none,
    values,
    'broken values': broken,
    'misread by ajv': misread,
    problems: problems.length,
  };
  await publish([...tableLines([row]), ...problems], { benchmark: 'schemas', random, tally, problems });
  process.exit(problems.length > 0 ? 1 : 0);
}

const sources = [...new Set(verdicts.map(({ source }) => source))];
const sum = (list: readonly Verdict[], pick: (verdict: Verdict) => number): number =>
  list.reduce((total, each) => total + pick(each), 0);
const median = (list: readonly Verdict[]): number =>
  list.map((each) => each.valuesPerSecond).toSorted((a, b) => a - b)[list.length >> 1] ?? 0;
const rows = [...sources, 'all'].map((source) => {
  const list = source === 'all' ? verdicts : verdicts.filter((verdict) => verdict.source === source);
  return {
    source,
    schemas: list.length,
    values: sum(list, ({ values }) => values),
    invalid: sum(list, ({ invalid }) => invalid),
    'values/s (median)': median(list),
    'broken values': sum(list, ({ broken }) => broken),
    'constraints broken': sum(list, ({ constraints }) => constraints),
    'not exactly': sum(list, ({ wronglyBroken }) => wronglyBroken),
  };
});
const problems = verdicts.flatMap(({ source, name, problem }) =>
  problem === undefined ? [] : [`${source} ${name}: ${problem.slice(0, 300)}`],
);
await publish([...tableLines(rows), ...problems, ...refused.map((line) => `refused: ${line}`)], {
  benchmark: 'schemas',
  runs,
  rows,
  verdicts,
  refused,
});
if (problems.length + refused.length > 0) process.exitCode = 1;
