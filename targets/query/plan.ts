import { Call, type QueryFunction } from './call.ts';
import { type Comparator, callIndex, type SyntaxTree } from './engine.ts';
import { QueryTypeError } from './errors.ts';
import { FUNCTIONS } from './functions.ts';
import { isArray, isFalse, isObject, type Json, jsonEqual, member } from './json.ts';
import type { Token } from './lexer.ts';
import type { Budget } from './limits.ts';
import { slice } from './slice.ts';

/** An expression ready to run on a value. */
export type Plan = (context: Json, budget: Budget) => Json;

/**
 * Turns jmespath's tree into closures. jmespath's own interpreter is not used: it reads inherited members, takes any
 * object with `jmespathType: 'Expref'` for an expression, and returns NaN, undefined and pieces of its own tree.
 *
 * @throws {QueryTypeError} for a function that does not exist, or with the wrong number or kind of arguments
 */
export function plan(tree: SyntaxTree, tokens: readonly Token[]): Plan {
  const evaluate = planNode(tree, (child) => plan(child, tokens), tokens);
  return (context, budget) => {
    budget.spend(1);
    return evaluate(context, budget);
  };
}

function planNode(node: SyntaxTree, of: (child: SyntaxTree) => Plan, tokens: readonly Token[]): Plan {
  switch (node.type) {
    case 'Identity':
    case 'Current':
      return (context) => context;
    case 'Field':
      return (context) => member(context, node.name);
    case 'Literal':
      return () => tokens[node.value]!.value;
    case 'Index':
      return (context) => (isArray(context) ? (context.at(node.value) ?? null) : null);
    case 'Slice':
      return (context, budget) => (isArray(context) ? slice(context, node.children, budget) : null);
    case 'Subexpression':
    case 'IndexExpression':
    case 'Pipe':
      return planSequence(of(node.children[0]), of(node.children[1]));
    case 'Projection':
      return planProjection(listOf(of(node.children[0])), of(node.children[1]));
    case 'ValueProjection':
      return planProjection(valuesOf(of(node.children[0])), of(node.children[1]));
    case 'FilterProjection':
      return planProjection(filterOf(of(node.children[0]), of(node.children[2])), of(node.children[1]));
    case 'Flatten':
      return planFlatten(of(node.children[0]));
    case 'Comparator':
      return planComparison(node.name, of(node.children[0]), of(node.children[1]));
    case 'OrExpression':
      return planChoice(of(node.children[0]), of(node.children[1]), true);
    case 'AndExpression':
      return planChoice(of(node.children[0]), of(node.children[1]), false);
    case 'NotExpression':
      return planNot(of(node.children[0]));
    case 'MultiSelectList':
      return planMultiSelectList(node.children.map(of));
    case 'MultiSelectHash':
      return planMultiSelectHash(node.children.map(({ name, value }) => [name, of(value)] as const));
    case 'Function':
      return planCall(callIndex(node.name), node.children, of, tokens);
    case 'ExpressionReference':
      // The grammar lets it stand only as an argument, and planCall unwraps those that a function takes.
      return of(node.children[0]);
  }
}

function planSequence(first: Plan, second: Plan): Plan {
  return (context, budget) => second(first(context, budget), budget);
}

/** What a projection runs over; null where there is nothing to project. */
type Source = (context: Json, budget: Budget) => readonly Json[] | null;

function listOf(source: Plan): Source {
  return (context, budget) => {
    const list = source(context, budget);
    return isArray(list) ? list : null;
  };
}

function valuesOf(source: Plan): Source {
  return (context, budget) => {
    const object = source(context, budget);
    return isObject(object) ? Object.values(object) : null;
  };
}

function filterOf(source: Plan, condition: Plan): Source {
  const list = listOf(source);
  return (context, budget) => list(context, budget)?.filter((element) => !isFalse(condition(element, budget))) ?? null;
}

function planProjection(source: Source, each: Plan): Plan {
  return (context, budget) =>
    source(context, budget)
      ?.map((element) => each(element, budget))
      .filter((result) => result !== null) ?? null;
}

function planFlatten(source: Plan): Plan {
  return (context, budget) => {
    const list = source(context, budget);
    if (!isArray(list)) return null;
    // Before it is built: a list may hold a million references to one list of a million.
    for (const element of list) budget.spend(isArray(element) ? element.length : 1);
    return list.flat() as Json[];
  };
}

/** Ordering is for numbers; of anything else it is neither true nor false but null. */
function planComparison(comparator: Comparator, left: Plan, right: Plan): Plan {
  const compare = COMPARISONS[comparator];
  return (context, budget) => compare(left(context, budget), right(context, budget), budget);
}

const COMPARISONS: Readonly<Record<Comparator, (left: Json, right: Json, budget: Budget) => Json>> = {
  EQ: jsonEqual,
  NE: (left, right, budget) => !jsonEqual(left, right, budget),
  LT: (left, right) => ordering(left, right, (difference) => difference < 0),
  LTE: (left, right) => ordering(left, right, (difference) => difference <= 0),
  GT: (left, right) => ordering(left, right, (difference) => difference > 0),
  GTE: (left, right) => ordering(left, right, (difference) => difference >= 0),
};

function ordering(left: Json, right: Json, holds: (difference: number) => boolean): Json {
  return typeof left === 'number' && typeof right === 'number' ? holds(left - right) : null;
}

/** `||` goes on to the right where the left is false, `&&` where it is true. */
function planChoice(left: Plan, right: Plan, onFalse: boolean): Plan {
  return (context, budget) => {
    const first = left(context, budget);
    return isFalse(first) === onFalse ? right(context, budget) : first;
  };
}

function planNot(operand: Plan): Plan {
  return (context, budget) => isFalse(operand(context, budget));
}

function planMultiSelectList(items: readonly Plan[]): Plan {
  return (context, budget) => (context === null ? null : items.map((item) => item(context, budget)));
}

function planMultiSelectHash(members: readonly (readonly [string, Plan])[]): Plan {
  return (context, budget) =>
    context === null ? null : Object.fromEntries(members.map(([name, item]) => [name, item(context, budget)]));
}

function planCall(
  index: number,
  children: readonly SyntaxTree[],
  of: (child: SyntaxTree) => Plan,
  tokens: readonly Token[],
): Plan {
  const place = tokens[index]!;
  const called = FUNCTIONS.get(place.text);
  if (called === undefined)
    throw new QueryTypeError('unknown-function', `${place.text}() does not exist`, place.position);
  checkArguments(called, place, children);
  const values = children.map((child, at) => (at === called.expression ? NOTHING : of(child)));
  const expression = called.expression === undefined ? undefined : children[called.expression];
  const apply = expression === undefined ? NOTHING : of(expression);
  return (context, budget) =>
    called.run(
      new Call(
        place,
        values.map((value) => value(context, budget)),
        (element) => apply(element, budget),
        budget,
      ),
    );
}

const NOTHING: Plan = () => null;

function checkArguments(called: QueryFunction, place: Token, children: readonly SyntaxTree[]): void {
  const { arity, variadic = false, expression } = called;
  if (children.length < arity || (children.length > arity && !variadic)) {
    const wanted = `${variadic ? 'at least ' : ''}${arity}`;
    throw new QueryTypeError(
      'invalid-arity',
      `${place.text}() takes ${wanted}, not ${children.length}`,
      place.position,
    );
  }
  for (const [index, child] of children.entries()) {
    const isReference = child.type === 'ExpressionReference';
    if (isReference !== (index === expression)) {
      const wanted = isReference ? 'a value' : 'an expression';
      throw new QueryTypeError(
        'invalid-type',
        `${place.text}() takes ${wanted} as argument ${index + 1}`,
        place.position,
      );
    }
  }
}
