import { AssayError } from '../../core/errors.ts';
import { pointerToken, type JsonValue } from './json.ts';
import type { Validator } from './validate/validator.ts';

/** Why a schema has no values, or none that were found: the message names the keywords that stand in the way. */
export function explainFailure(validator: Validator, kind: 'unsatisfiable' | 'too hard', last?: JsonValue): AssayError {
  const places = blame(validator, last);
  if (kind === 'unsatisfiable') {
    return new AssayError(
      'declaration',
      `No value satisfies the schema: its constraints contradict each other, or it asks for values of endless depth${places}.`,
      'Loosen one of them; `{"not": {}}` and `false` allow nothing.',
    );
  }
  return new AssayError(
    'declaration',
    `No value was found that satisfies the schema${places}. It may allow none, or too few to be found by trying.`,
    'Write the constraint in a way that can be built: an anchored `pattern` without lookarounds, `const`, `enum` or bounds instead of `not`.',
  );
}

/** Values that fail a schema each for its own reasons: between them, they meet both of two bounds that exclude each other. */
const probes: readonly JsonValue[] = [
  null,
  false,
  0,
  1e12,
  -1e12,
  0.5,
  '',
  'a'.repeat(1000),
  [],
  [null, null],
  {},
  { a: null },
];

function blame(validator: Validator, last: JsonValue | undefined): string {
  const failures = (last === undefined ? probes : [last]).map((probe) => validator.violations(probe));
  // What is of the wrong type says nothing about the rest, as long as something else is of the right one.
  const telling = failures.filter((found) => found.every(({ keyword }) => keyword !== 'type'));
  const places = (telling.length > 0 ? telling : failures)
    .flat()
    .map(({ at, keyword }) => (keyword === '' ? at.pointer : `${at.pointer}/${pointerToken(keyword)}`));
  const named = [...new Set(places)].slice(0, 5).join(', ');
  return named === '' ? '' : ` (in the way: ${named})`;
}
