import { assume, property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { compileQuery } from '../../targets/query/query.ts';
import { jmespathQuery } from './arbitraries.ts';
import { oracleOutcomes, outcomeOf } from './oracles.ts';

// One digit and a few letters: two of the three sort [10,9,1] as [1,10,9], and two compare strings by locale.
const oneDigit = fc.integer({ min: 0, max: 9 });

property(
  'where two other implementations agree on the outcome of a search, it is the outcome here',
  [jmespathQuery({ numbers: oneDigit })],
  ({ expression, document }) => {
    // Two of the three reverse in place, a literal of theirs included, and see it reversed the next time.
    assume(!expression.includes('reverse'));
    const others = oracleOutcomes(expression, document);
    const agreed = others.find((outcome, index) => others.indexOf(outcome) !== index);
    // Each of the three has mistakes of its own, so that now and then no two agree or only one has a say.
    assume(agreed !== undefined);
    const own = outcomeOf(() => compileQuery(expression).search(document));
    expect(own, `${expression} on ${JSON.stringify(document)}`).toBe(agreed);
  },
  { runs: 300 },
);
