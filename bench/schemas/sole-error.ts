import type { ViolatingValue } from '../../src/arbitraries/violating.ts';

/** An error as ajv reports it. */
interface AjvError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
}

/** Keywords that fail because of what stands below them, which ajv reports too. */
const composite = new Set([
  'anyOf',
  'oneOf',
  'not',
  'contains',
  'minContains',
  'maxContains',
  'propertyNames',
  'dependencies',
]);
/** What ajv calls a broken `false`, and the keywords that hold one. */
const holders = new Set([
  'false schema',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'items',
  'additionalItems',
]);

/**
 * Whether one error of ajv is about the constraint that was broken, or follows from it. The keyword and the place in the
 * value decide, because ajv counts schema paths anew behind a reference; an error about a `false` stands at the value that
 * holds the refused part. An `if` follows from the `then` or `else` that is broken.
 */
function isAbout(
  { keyword, instancePath }: AjvError,
  { keyword: broken, instancePath: place, path }: ViolatingValue['violates'],
): boolean {
  if (keyword === 'if') return true;
  if (composite.has(broken)) return instancePath.startsWith(place);
  const isFalse = !path.endsWith(`/${keyword}`) || holders.has(keyword);
  if (isFalse && holders.has(keyword)) return place.startsWith(instancePath);
  return keyword === broken && instancePath === place;
}

/** The first error of ajv that the broken constraint does not account for; a sentence when ajv sees nothing broken at all. */
export function unexplained(
  errors: readonly AjvError[] | null | undefined,
  violates: ViolatingValue['violates'],
): string | undefined {
  if (errors === undefined || errors === null || errors.length === 0) return 'ajv finds the value valid';
  const other = errors.find((error) => !isAbout(error, violates));
  if (other !== undefined) return `ajv: ${other.schemaPath} at ${other.instancePath || 'the root'}`;
  const named = violates.keyword.replace(/^(?:min|max)Contains$/, 'contains');
  const isNamed = errors.some(({ keyword }) => keyword === named || holders.has(keyword));
  return isNamed ? undefined : `ajv reports no ${named}`;
}
