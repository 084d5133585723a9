import { compile } from 'jmespath';
import type { Token } from './lexer.ts';

declare module 'jmespath' {
  // Missing from @types/jmespath 0.15.
  export function compile(expression: string): SyntaxTree;
}

type Unary<Type extends string> = { readonly type: Type; readonly children: readonly [SyntaxTree] };
type Binary<Type extends string> = { readonly type: Type; readonly children: readonly [SyntaxTree, SyntaxTree] };

/** The tree that jmespath 0.16.0 builds, as its parser has it. */
export type SyntaxTree =
  | { readonly type: 'Identity' | 'Current' }
  | { readonly type: 'Field'; readonly name: string }
  | { readonly type: 'Literal'; readonly value: number }
  | { readonly type: 'Index'; readonly value: number }
  | { readonly type: 'Slice'; readonly children: readonly [number | null, number | null, number | null] }
  | { readonly type: 'Comparator'; readonly name: Comparator; readonly children: readonly [SyntaxTree, SyntaxTree] }
  | { readonly type: 'Function'; readonly name: string; readonly children: readonly SyntaxTree[] }
  | { readonly type: 'MultiSelectList'; readonly children: readonly SyntaxTree[] }
  | { readonly type: 'MultiSelectHash'; readonly children: readonly { name: string; value: SyntaxTree }[] }
  | { readonly type: 'FilterProjection'; readonly children: readonly [SyntaxTree, SyntaxTree, SyntaxTree] }
  | Unary<'NotExpression' | 'Flatten' | 'ExpressionReference'>
  | Binary<'Subexpression' | 'IndexExpression' | 'Pipe'>
  | Binary<'Projection' | 'ValueProjection' | 'OrExpression' | 'AndExpression'>;

export type Comparator = 'EQ' | 'NE' | 'LT' | 'LTE' | 'GT' | 'GTE';

/**
 * Has jmespath build the tree of tokens that {@link Grammar} accepted. What its lexer and parser get wrong never
 * reaches them: a literal and the name of a function become the index of their token (which also brings their position
 * into the tree), and `@` becomes `(@)`, because `f(@.a)` and `(@.a)` are refused: after `(` or `,` jmespath takes a
 * bare `@` for the whole argument.
 */
export function buildTree(tokens: readonly Token[]): SyntaxTree {
  return compile(tokens.map((token, index) => engineText(token, index, tokens)).join(''));
}

/** A name is never the last token: `end` is. */
function engineText({ kind, text }: Token, index: number, tokens: readonly Token[]): string {
  if (kind === 'literal') return `\`${index}\``;
  if (kind === '@') return '(@)';
  return kind === 'name' && tokens[index + 1]!.kind === '(' ? `call${index}` : text;
}

/** Undoes what {@link buildTree} did to the name of a function. */
export function callIndex(name: string): number {
  return Number(name.slice('call'.length));
}
