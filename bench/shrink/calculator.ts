import fc from 'fast-check';
import { challenge, same } from './challenge.ts';

type Expression = number | readonly ['+' | '/', Expression, Expression];

// As in the reference for fast-check: three leaves to two nodes, so that expressions end.
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    fc.integer(),
    fc.integer(),
    fc.integer(),
    fc.tuple(fc.constant('+' as const), tie('expression'), tie('expression')),
    fc.tuple(fc.constant('/' as const), tie('expression'), tie('expression')),
  ),
}));

function dividesByZeroLiterally(expression: Expression): boolean {
  if (typeof expression === 'number') return false;
  const [operator, left, right] = expression;
  return (operator === '/' && right === 0) || dividesByZeroLiterally(left) || dividesByZeroLiterally(right);
}

/** The value, or undefined when something is divided by zero on the way. */
function evaluate(expression: Expression): number | undefined {
  if (typeof expression === 'number') return expression;
  const left = evaluate(expression[1]);
  const right = evaluate(expression[2]);
  if (left === undefined || right === undefined) return undefined;
  if (expression[0] === '+') return left + right;
  return right === 0 ? undefined : Math.floor(left / right);
}

/** Both forms stand in the challenge's reports as what is reached at best. */
const smallest = [
  ['/', 0, ['+', 0, 0]],
  ['/', 0, ['/', 0, 1]],
];

export const calculator = challenge<[Expression]>({
  name: 'calculator',
  arbitraries: [expression],
  predicate: (tree) => {
    fc.pre(!dividesByZeroLiterally(tree));
    return evaluate(tree) !== undefined;
  },
  isSmallest: (tree) => smallest.some((form) => same(form, tree)),
});
