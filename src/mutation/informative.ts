import { aridPlaces } from './arid-code.ts';
import type { AridPlace } from './arid-code.ts';
import { compareMutants, groupBy } from './mutant.ts';
import type { MutantResult } from './mutant.ts';

// What a survivor of each kind says about the tests: first those that change a decision, last those that change a text.
const byWorth: readonly string[] = [
  'EqualityOperator',
  'ConditionalExpression',
  'LogicalOperator',
  'ArithmeticOperator',
  'BooleanLiteral',
  'MethodExpression',
  'UnaryOperator',
  'UpdateOperator',
  'AssignmentOperator',
  'BlockStatement',
  'ArrowFunction',
  'OptionalChaining',
  'ArrayDeclaration',
  'ObjectLiteral',
  'Regex',
  'StringLiteral',
];

/** Mutators that change nothing but a text. */
const ofTexts = new Set(['StringLiteral']);

const isUnreached = ({ status }: MutantResult): boolean => status === 'NoCoverage';

/** One that speaks for all that it holds: none of that is reached either. */
const isUnreachedBlock = (mutant: MutantResult): boolean => isUnreached(mutant) && mutant.mutator === 'BlockStatement';

function rank(mutant: MutantResult): number {
  if (isUnreachedBlock(mutant)) return -1;
  const place = byWorth.indexOf(mutant.mutator);
  return place < 0 ? byWorth.length : place;
}

/** Offsets at which the lines of a text begin. */
function lineStarts(source: string): readonly number[] {
  return [0, ...[...source.matchAll(/\n/g)].map((match) => match.index + 1)];
}

function isArid(mutant: MutantResult, places: readonly AridPlace[], starts: readonly number[]): boolean {
  const start = (starts[mutant.line - 1] ?? 0) + mutant.column - 1;
  const end = (starts[mutant.endLine - 1] ?? 0) + mutant.endColumn - 1;
  return places.some((place) => {
    if (start < place.start || end > place.end) return false;
    return place.kind === 'log' || ofTexts.has(mutant.mutator);
  });
}

function isInside(inner: MutantResult, outer: MutantResult): boolean {
  const startsAfter = inner.line > outer.line || (inner.line === outer.line && inner.column >= outer.column);
  const endsBefore =
    inner.endLine < outer.endLine || (inner.endLine === outer.endLine && inner.endColumn <= outer.endColumn);
  return startsAfter && endsBefore && inner !== outer;
}

/** Code that no test reaches is one gap, however many mutants stand in it: the outermost block speaks for all. */
function withoutCovered(mutants: readonly MutantResult[]): readonly MutantResult[] {
  const blocks = mutants.filter(isUnreachedBlock);
  return mutants.filter((mutant) => !isUnreached(mutant) || !blocks.some((block) => isInside(mutant, block)));
}

/**
 * The survivors of one file worth showing, best first: one a line, none in logging or in what errors say, and of code that
 * no test reaches only the block as a whole, also where it begins on the line of a condition that survives. (Petrović and
 * Ivanković, "State of Mutation Testing at Google", 2018, show one mutant a line and none in arid code for the same reason;
 * ranking by mutator is ours.)
 */
async function informativeInFile(
  file: string,
  survivors: readonly MutantResult[],
  source: string,
): Promise<readonly MutantResult[]> {
  const [places, starts] = [await aridPlaces(file, source), lineStarts(source)];
  const telling = withoutCovered(survivors).filter((mutant) => !isArid(mutant, places, starts));
  return [...groupBy(telling, (mutant) => `${mutant.line} ${isUnreached(mutant)}`).values()].map(
    (onLine) => onLine.toSorted((a, b) => rank(a) - rank(b) || compareMutants(a, b))[0]!,
  );
}

/** The survivors worth showing, best first: what some test runs and none notices comes before what none runs. */
export async function informative(
  survivors: readonly MutantResult[],
  sourceOf: (file: string) => Promise<string>,
): Promise<readonly MutantResult[]> {
  const chosen: MutantResult[] = [];
  for (const [file, own] of groupBy(survivors, (mutant) => mutant.file))
    chosen.push(...(await informativeInFile(file, own, await sourceOf(file))));
  const unseen = (mutant: MutantResult): number => (isUnreached(mutant) ? 1 : 0);
  return chosen.toSorted((a, b) => unseen(a) - unseen(b) || rank(a) - rank(b) || compareMutants(a, b));
}
