import { QueryLimitError, QuerySyntaxError, QueryTypeError } from './errors.ts';
import type { Token } from './lexer.ts';
import type { QueryLimits } from './limits.ts';

const BINARY = new Set(['|', '||', '&&', '==', '!=', '<', '<=', '>', '>=']);

/**
 * Accepts exactly the token sequences of the grammar at https://jmespath.org/specification.html#grammar, with the empty
 * quoted name `""` as the one addition (every implementation has it). Precedence does not matter to acceptance, so this
 * only walks the tokens; the tree is jmespath's work, whose parser takes much that is no expression: `[a b]`, `f(a,)`,
 * `(f)(a)`, `a.`, `[:::]`, `&a`.
 */
export class Grammar {
  readonly #tokens: readonly Token[];
  readonly #allowedDepth: number;
  /** At most the number of tokens: `end` is never passed. */
  #index = 0;
  /** The first step that is 0: reported last, for what is no expression at all is refused as that. */
  #zeroStep: Token | undefined;
  /** Constructs entered and not yet left. */
  #depth = 0;

  constructor(tokens: readonly Token[], limits: QueryLimits) {
    this.#tokens = tokens;
    this.#allowedDepth = limits.expressionDepth;
  }

  /**
   * @throws {QuerySyntaxError} at the first token that cannot continue an expression
   * @throws {QueryTypeError} for a slice that steps by 0
   * @throws {QueryLimitError} where it nests deeper than allowed
   */
  check(): void {
    this.#expression();
    this.#expect('end');
    // An invalid value, says the specification; and it is one whatever the document.
    if (this.#zeroStep !== undefined) {
      throw new QueryTypeError('invalid-value', 'a slice cannot step by 0', this.#zeroStep.position);
    }
  }

  #token(ahead = 0): Token {
    // Nobody looks past `end`, which no rule takes.
    return this.#tokens[this.#index + ahead]!;
  }

  #at(...kinds: readonly string[]): boolean {
    return kinds.includes(this.#token().kind);
  }

  #take(kind: string): boolean {
    if (!this.#at(kind)) return false;
    this.#index++;
    return true;
  }

  #expect(kind: string): void {
    if (!this.#take(kind)) this.#refuse();
  }

  #refuse(): never {
    const { kind, text, position } = this.#token();
    throw new QuerySyntaxError(kind === 'end' ? 'the expression is incomplete' : `unexpected ${text}`, position);
  }

  #nested(inside: () => void): void {
    if (this.#depth >= this.#allowedDepth) {
      throw new QueryLimitError('expressionDepth', this.#allowedDepth, this.#token().position);
    }
    this.#depth++;
    inside();
    this.#depth--;
  }

  #expression(): void {
    this.#operand();
    for (;;) {
      if (BINARY.has(this.#token().kind)) {
        this.#index++;
        this.#operand();
      } else if (this.#take('.')) {
        this.#afterDot();
      } else if (!this.#bracketSpecifier()) {
        return;
      }
    }
  }

  #operand(): void {
    if (this.#take('!')) this.#nested(() => this.#operand());
    else if (this.#at('name')) this.#nameOrCall();
    else if (this.#take('(')) {
      this.#nested(() => this.#expression());
      this.#expect(')');
    } else if (this.#take('{')) this.#multiSelectHash();
    else if (!this.#take('quoted') && !this.#take('literal') && !this.#take('@') && !this.#take('*')) {
      this.#leadingBracket();
    }
  }

  #nameOrCall(): void {
    this.#expect('name');
    if (!this.#take('(') || this.#take(')')) return;
    this.#list(')', () => {
      this.#take('&');
      this.#expression();
    });
  }

  #leadingBracket(): void {
    if (this.#at('[') && !this.#opensSpecifier()) this.#multiSelectList();
    else if (!this.#bracketSpecifier()) this.#refuse();
  }

  #multiSelectList(): void {
    this.#expect('[');
    this.#list(']', () => this.#expression());
  }

  #multiSelectHash(): void {
    this.#list('}', () => {
      if (!this.#take('name')) this.#expect('quoted');
      this.#expect(':');
      this.#expression();
    });
  }

  #list(close: string, item: () => void): void {
    this.#nested(() => {
      do item();
      while (this.#take(','));
    });
    this.#expect(close);
  }

  #afterDot(): void {
    if (this.#at('name')) this.#nameOrCall();
    else if (this.#at('[')) this.#multiSelectList();
    else if (this.#take('{')) this.#multiSelectHash();
    else if (!this.#take('quoted')) this.#expect('*');
  }

  /** `[0` and `[:`. A leading `[*]` may as well be taken for a multi-select list of `*`: what follows is the same. */
  #opensSpecifier(): boolean {
    const inside = this.#token(1).kind;
    return inside === 'number' || inside === ':';
  }

  /** Takes `[]`, `[? … ]`, `[*]`, an index or a slice, if there is one. */
  #bracketSpecifier(): boolean {
    if (this.#take('[]')) return true;
    if (this.#take('[?')) {
      this.#nested(() => this.#expression());
    } else if (!this.#take('[')) {
      return false;
    } else if (!this.#take('*')) {
      this.#indexOrSlice();
    }
    this.#expect(']');
    return true;
  }

  #indexOrSlice(): void {
    const isIndex = this.#take('number');
    if (this.#take(':')) {
      this.#take('number');
      if (this.#take(':')) this.#step();
    } else if (!isIndex) {
      this.#refuse();
    }
  }

  #step(): void {
    const token = this.#token();
    if (this.#take('number') && Number(token.text) === 0) this.#zeroStep ??= token;
  }
}
