import { check } from 'assay';
import fc from 'fast-check';
import { fromJsonSchema } from '../../src/arbitraries/from-json-schema.ts';
import { violating, type ViolatingValue } from '../../src/arbitraries/violating.ts';
import type { JsonSchema } from '../../src/arbitraries/json-schema/json.ts';
import { compileWithAjv } from './oracle.ts';
import { randomSchema, type AnySchema } from './random-schemas.ts';
import { unexplained } from './sole-error.ts';

/** A way to be wrong; its name is what makes failures the same one. */
class Wrong extends Error {
  constructor(way: string, detail: string) {
    super(detail);
    this.name = way;
  }
}

/** What schemas are refused for that allow nothing. */
const NOTHING = /No value satisfies the schema|No value was found/;
const NO_CONSTRAINT = /can be broken alone|No value satisfies|No value was found/;

/** Values of all kinds: a schema that ajv finds one of them valid for allows something. */
const probes: readonly unknown[] = [
  [null, true, false, 0, 1, -1, 2, 5, 10, 100, 0.5, 1.5, -1.5, 2.25, '', 'a', 'ab', 'b1', 'aab', 'c', '1b'],
  [[], [1], [null], ['a'], ['a', null], [1, 2], [0, 0, 0], [true, 'a', 1.5]],
  [{}, { a: 1 }, { b: null }, { a: 'a', b: null }, { a: {}, b: [], c: 0 }, { a: true, c: 'ab' }],
].flat();

/**
 * What ajv 8 finds valid though the specification does not. It counts every item as evaluated by `contains` (JSON Schema core,
 * 11.2); and what `contains` finds in one member of an object stands for an empty list in the next, because the variable of its
 * verdict outlives the turn of the loop. It looks for equal items only among those of the type that `items` names, whatever
 * `prefixItems` allows.
 */
function isMisread(schema: AnySchema, { value, violates }: ViolatingValue): boolean {
  const text = JSON.stringify(schema);
  if (text.includes('"contains"') && /\/unevaluatedItems(?:\/|$)/.test(violates.path)) return true;
  if (violates.keyword === 'uniqueItems') return text.includes('"prefixItems"');
  if (violates.keyword !== 'contains' && violates.keyword !== 'minContains') return false;
  const broken = tokens(violates.instancePath).reduce<unknown>(
    (part, token) => Reflect.get(part as object, token),
    value,
  );
  return Array.isArray(broken) && broken.length === 0;
}

interface AjvError {
  readonly schemaPath: string;
  readonly instancePath: string;
}

/**
 * Where `contains` takes everything or may find nothing, ajv leaves it out, and with it what it evaluates. And where a branch has
 * evaluated every item it keeps `true` in place of their number, from which `unevaluatedItems` then counts: it complains of the
 * item `/true`.
 */
function isStricter(schema: AnySchema, errors: readonly AjvError[] | null | undefined): boolean {
  const hasContains = JSON.stringify(schema).includes('"contains"');
  return (errors ?? []).some(
    ({ schemaPath, instancePath }) =>
      schemaPath.includes('/unevaluatedItems') && (hasContains || /\/true(?:\/|$)/.test(instancePath)),
  );
}

function tokens(pointer: string): readonly string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export interface RandomTally {
  readonly values: number;
  readonly broken: number;
  readonly refused: number;
  readonly misread: number;
}

function sampleOf<T>(make: () => fc.Arbitrary<T>, nothing: RegExp, runs: number): readonly T[] | undefined {
  try {
    return fc.sample(make(), { numRuns: runs, seed: 1 });
  } catch (error) {
    if (error instanceof Error && nothing.test(error.message)) return undefined;
    throw error;
  }
}

/** Asks both generators for values of schemas that nobody wrote, and ajv about each. What fails is made small. */
export async function tryRandomSchemas(
  schemas: number,
  seed: number,
  runs: number,
): Promise<{ readonly tally: RandomTally; readonly problems: readonly string[] }> {
  const tally = { values: 0, broken: 0, refused: 0, misread: 0 };
  const judge = (schema: AnySchema): void => {
    const isValid = compileWithAjv(schema);
    const ask = (value: unknown): 'valid' | 'invalid' | 'throws' => {
      try {
        return isValid(value) === true ? 'valid' : 'invalid';
      } catch (error) {
        // A function that ajv wrote: `props0.a = true`, where a branch left `props0` undefined.
        if (error instanceof TypeError) return 'throws';
        throw error;
      }
    };
    const values = sampleOf(() => fromJsonSchema(schema as JsonSchema), NOTHING, runs);
    if (values === undefined) {
      tally.refused++;
      const possible = probes.find((probe) => ask(probe) === 'valid');
      if (possible !== undefined) throw new Wrong('refused', `${JSON.stringify(possible)} is valid`);
      return;
    }
    tally.values += values.length;
    for (const value of values) {
      const verdict = ask(value);
      if (verdict === 'valid') continue;
      if (verdict === 'throws' || isStricter(schema, isValid.errors)) tally.misread++;
      else throw new Wrong('invalid', JSON.stringify(value));
    }
    for (const { value, violates } of sampleOf(() => violating(schema as JsonSchema), NO_CONSTRAINT, runs) ?? []) {
      tally.broken++;
      if (ask(value) === 'throws') {
        tally.misread++;
        continue;
      }
      const complaint = unexplained(isValid.errors, violates);
      const isLenient = complaint === 'ajv finds the value valid' && isMisread(schema, { value, violates });
      if (complaint !== undefined && (isLenient || isStricter(schema, isValid.errors))) tally.misread++;
      else if (complaint !== undefined)
        throw new Wrong('broken otherwise', `${violates.path} of ${JSON.stringify(value)}: ${complaint}`);
    }
  };
  const { examples } = await check([randomSchema], judge, { runs: schemas, seed, timeoutMs: 20_000 });
  const problems = examples.map(
    ({ values: [schema], error }) => `${JSON.stringify(schema)}: ${(error as Error).name}: ${(error as Error).message}`,
  );
  return { tally, problems };
}
