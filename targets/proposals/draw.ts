import { ProposalError } from './proposal-error.ts';

/** A whole number from 0 up to but without `bound`, each as likely as any other. */
export type RandomBelow = (bound: number) => number;

/**
 * Draws up to `count` items, none twice, each order of each choice as likely as any other: the first steps of a shuffle
 * (R. Durstenfeld, 1964). Asks for as many random numbers as it draws items, with bounds that count down from the number of items.
 *
 * @param count a whole number of at least 0; all items when there are not as many
 * @throws ProposalError `random` for a number out of its bound
 */
export function draw<T>(items: readonly T[], count: number, below: RandomBelow): T[] {
  const rest = [...items];
  const drawn: T[] = [];
  while (drawn.length < count && rest.length > 0) {
    const at = below(rest.length);
    if (!(Number.isInteger(at) && at >= 0 && at < rest.length))
      throw new ProposalError('random', `asked for a whole number below ${rest.length}, got ${at}`);
    const last = rest.pop() as T;
    drawn.push(at === rest.length ? last : rest.splice(at, 1, last)[0]!);
  }
  return drawn;
}
