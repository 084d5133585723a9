import { expect } from 'vitest';
import type { Arbitrary } from 'fast-check';

/** What an implementation gives, and what it has to give. */
export type Claim = readonly [got: unknown, expected: unknown];

/**
 * A statement about any implementation: `npm run props` asks it of the target, `npm run bench:laws` of libraries that do the
 * same. Claims are made one after the other, so that the first that does not hold is the last that was asked.
 */
export interface Law<Subject, Values extends readonly unknown[]> {
  readonly name: string;
  readonly arbitraries: { readonly [Index in keyof Values]: Arbitrary<Values[Index]> };
  readonly claims: (subject: Subject, ...values: Values) => Iterable<Claim>;
}

/** An implementation refused an input: that is an answer, too. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Keeps the types of a law's values, so that its claims need not repeat them. */
export function law<Subject, Values extends readonly unknown[] | []>(
  name: string,
  arbitraries: Law<Subject, Values>['arbitraries'],
  claims: (subject: Subject, ...values: NoInfer<Values>) => Iterable<Claim>,
): Law<Subject, Values> {
  return { name, arbitraries, claims: claims as Law<Subject, Values>['claims'] };
}

/** The arguments with which `property` declares the law of one implementation. */
export function of<Subject, Values extends readonly unknown[]>(
  { name, arbitraries, claims }: Law<Subject, Values>,
  subject: Subject,
): [name: string, arbitraries: Law<Subject, Values>['arbitraries'], predicate: (...values: Values) => void] {
  return [
    name,
    arbitraries,
    (...values) => {
      for (const [got, expected] of claims(subject, ...values)) expect(got).toEqual(expected);
    },
  ];
}
