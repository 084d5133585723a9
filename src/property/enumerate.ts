import type { Arbitrary } from 'fast-check';
import type { Fill } from '../choices/fill.ts';
import { generate } from '../choices/generate.ts';
import { simplestBigInt, simplestNumber, type Choice, type Recording } from '../choices/sequence.ts';
import { DrawLimitError } from '../choices/source.ts';

/** Choices of one input up to which its domain may be small enough to be tried as a whole. */
const maxChoices = 64;

/** The value of a range that stands at an index when its values are ordered by their simplicity. */
function numberAt(min: number, max: number, index: number): number {
  const simplest = simplestNumber(min, max);
  const both = 2 * Math.min(simplest - min, max - simplest);
  if (index <= both) return simplest + (index % 2 === 1 ? (index + 1) / 2 : -index / 2);
  return simplest + (simplest - min < max - simplest ? 1 : -1) * (index - both / 2);
}

const sizeOf = ({ min, max }: Choice): number => Number(BigInt(max) - BigInt(min)) + 1;

/** Follows the indices of a path, and takes the simplest value where it ends. */
class PathFill implements Fill {
  readonly #path: readonly number[];

  constructor(path: readonly number[]) {
    this.#path = path;
  }

  number(min: number, max: number, position: number): number {
    return numberAt(min, max, this.#path[position] ?? 0);
  }

  bigint(min: bigint, max: bigint, position: number): bigint {
    const simplest = simplestBigInt(min, max);
    const offset = numberAt(Number(min - simplest), Number(max - simplest), this.#path[position] ?? 0);
    return simplest + BigInt(offset);
  }
}

/** The path to the next input: the last choice that has another value left takes it, and what follows starts again. */
function following(path: readonly number[], choices: readonly Choice[]): readonly number[] | undefined {
  for (let position = choices.length - 1; position >= 0; position--) {
    const index = (path[position] ?? 0) + 1;
    if (index < sizeOf(choices[position]!)) return [...choices.slice(0, position).map((_, at) => path[at] ?? 0), index];
  }
  return undefined;
}

/**
 * All inputs that an arbitrary can make, simple ones first: a walk through the tree of its choices. Undefined when there
 * are more than `limit`. Costs one generation when that can be seen from the simplest input, `limit` of them at most.
 */
export function enumerate(arbitrary: Arbitrary<unknown>, limit: number): readonly Recording[] | undefined {
  const recordings: Recording[] = [];
  let path: readonly number[] | undefined = [];
  while (path !== undefined) {
    const fill = new PathFill(path);
    let recording: Recording;
    try {
      recording = generate(arbitrary, () => fill, limit + maxChoices).recording;
    } catch (error) {
      if (error instanceof DrawLimitError) return undefined;
      throw error;
    }
    const choices: readonly Choice[] = recording[0]!;
    // Each further value of each choice leads to another input at least.
    const least = choices.reduce((sum, choice) => sum + sizeOf(choice) - 1, 1);
    recordings.push(recording);
    if (least > limit || choices.length > maxChoices || recordings.length > limit) return undefined;
    path = following(path, choices);
  }
  return recordings;
}
