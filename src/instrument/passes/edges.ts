import type {
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrowFunctionExpression,
  BlockStatement,
  CallExpression,
  Expression,
  FunctionDeclaration,
  FunctionExpression,
  LogicalExpression,
  MemberExpression,
  Program,
  Statement,
  SwitchStatement,
} from 'acorn';
import type { MagicString } from 'magic-string';
import { isAnonymousDefinition } from '../ast.ts';
import { names } from './names.ts';

type FunctionNode = FunctionDeclaration | AnonymousFunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

/** A part of the code in which edges are noted one by one, or together when the function around them is entered. */
interface Region {
  readonly node: AnyNode | undefined;
  /** Whether the function is noted as a whole in every run that reaches its edges. */
  readonly isNoted: boolean;
  /** Position in `functions`; -1 for what is no function. */
  readonly function: number;
}

function isFunction(node: AnyNode): node is FunctionNode & AnyNode {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

/** What goes round calls the runtime whenever these bits of its counter are zero. */
const roundMask = 0xfff;

const listsStatements = new Set(['Program', 'BlockStatement', 'SwitchCase', 'StaticBlock']);

/**
 * Inserts a counter at every place where control can go one way or the other. Parents are visited before their children,
 * which the order of insertions relies on: what wraps a parent stands outside of what wraps its child.
 */
export class EdgePass {
  /** Positions in the code of each edge, by its number. */
  readonly positions: number[] = [];
  /** For each function, the number of its first edge, which is hit when it is entered, and of the last edge that stands in it. */
  readonly functions: number[] = [];
  readonly #code: MagicString;
  readonly #regions: Region[] = [{ node: undefined, isNoted: false, function: -1 }];

  constructor(code: MagicString) {
    this.#code = code;
  }

  visit(node: AnyNode, parent: AnyNode | undefined): void {
    if (isFunction(node)) return this.#enterFunction(node);
    // Initial values of fields run where no function is entered whose edges would be looked at, those of parameters before it is.
    const isOutside =
      node.type === 'PropertyDefinition' ||
      node.type === 'StaticBlock' ||
      (parent !== undefined && isFunction(parent) && parent.body !== node);
    if (isOutside) this.#regions.push({ node, isNoted: false, function: -1 });
    this.#insert(node, parent);
  }

  /** Call for every node after its children. */
  leave(node: AnyNode): void {
    const region = this.#regions.at(-1)!;
    if (region.node !== node) return;
    this.#regions.pop();
    if (region.function >= 0) this.functions[region.function + 1] = this.positions.length - 1;
  }

  #enterFunction(node: FunctionNode): void {
    const entry = this.positions.length;
    if (node.body.type === 'BlockStatement') this.#enterBlock(node.body, 'entry');
    else this.#wrap(node.body, 'entry');
    // What goes on after a pause may be part of another run than the one in which it was entered.
    const isNoted = node.async !== true && node.generator !== true;
    const place = this.functions.push(entry, entry) - 2;
    this.#regions.push({ node, isNoted, function: place });
  }

  #insert(node: AnyNode, parent: AnyNode | undefined): void {
    switch (node.type) {
      case 'IfStatement':
        if (node.alternate) this.#body(node.alternate);
        else this.#code.prependLeft(node.end, `else{${this.#count(node.end)}}`);
        return this.#body(node.consequent);
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return this.#body(node.body, 'loop');
      case 'ConditionalExpression':
        this.#wrap(node.consequent);
        return this.#wrap(node.alternate);
      case 'LogicalExpression':
        if (!isJudgedElsewhere(node, parent)) this.#countLeft(node);
        return this.#wrap(node.right);
      case 'AssignmentPattern':
        return isAnonymousDefinition(node.right) ? undefined : this.#wrap(node.right);
      case 'AssignmentExpression':
        if (/^(?:\|\||&&|\?\?)=$/.test(node.operator) && !isAnonymousDefinition(node.right)) this.#wrap(node.right);
        return;
      case 'SwitchStatement':
        return this.#switch(node);
      case 'ExpressionStatement':
        // What a hook puts in front of an expression begins with a bracket, which a line without a semicolon before it would call.
        if (node.directive === undefined && parent !== undefined && listsStatements.has(parent.type))
          this.#code.appendRight(node.start, ';');
        return;
      case 'CatchClause':
        return this.#enterBlock(node.body);
      case 'MemberExpression':
      case 'CallExpression':
        return node.optional ? this.#optional(node) : undefined;
      default:
    }
  }

  #edge(position: number): number {
    return this.positions.push(position) - 1;
  }

  /**
   * Edges of a function that was noted when it was entered need not be noted themselves. What may go round for ever calls the
   * runtime every 4,096 times.
   */
  #counter(position: number, kind: 'entry' | 'loop' | 'branch' = 'branch'): string {
    const edge = this.#edge(position);
    const counted = `${names.counters}[${edge}]++`;
    if (kind === 'entry' || !this.#regions.at(-1)!.isNoted) return `${counted}&${roundMask}||${names.touch}(${edge})`;
    return kind === 'loop' ? `${counted}&${roundMask}||${names.round}()` : counted;
  }

  #count(position: number, kind?: 'entry' | 'loop'): string {
    return `${this.#counter(position, kind)};`;
  }

  #wrap(node: Expression, kind?: 'entry'): void {
    this.#code.appendRight(node.start, `(${this.#counter(node.start, kind)},`);
    this.#code.prependLeft(node.end, ')');
  }

  /** Counts how often the left operand was the answer: otherwise what an input leaves out would show nowhere. */
  #countLeft({ left, operator }: LogicalExpression): void {
    const { kept } = names;
    const [counted, plain] = [`(${this.#counter(left.start)},${kept})`, kept];
    const answer =
      operator === '||'
        ? `?${counted}:${plain}`
        : operator === '&&'
          ? `?${plain}:${counted}`
          : `===null||${kept}===undefined?${plain}:${counted}`;
    this.#code.appendRight(left.start, `((${kept}=(`);
    this.#code.prependLeft(left.end, `))${answer})`);
  }

  #body(node: Statement, kind?: 'loop'): void {
    if (node.type === 'BlockStatement') return this.#enterBlock(node, kind);
    if (node.type === 'FunctionDeclaration') return; // allowed in sloppy code, and no longer when wrapped in a block
    this.#code.appendRight(node.start, `{${this.#count(node.start, kind)}`);
    this.#code.prependLeft(node.end, '}');
  }

  #enterBlock(block: BlockStatement, kind?: 'entry' | 'loop'): void {
    let position = block.start + 1;
    for (const statement of block.body) {
      if (statement.type !== 'ExpressionStatement' || statement.directive === undefined) break;
      position = statement.end;
    }
    this.#code.appendLeft(position, `;${this.#count(block.start, kind)}`);
  }

  #switch(node: SwitchStatement): void {
    for (const each of node.cases) {
      const first = each.consequent[0];
      const text = this.#count(each.start);
      if (first === undefined) this.#code.appendLeft(each.end, text);
      else this.#code.appendRight(first.start, text);
    }
    if (node.cases.some(({ test }) => (test ?? null) === null)) return;
    const end = node.end - 1;
    this.#code.appendLeft(end, `${node.cases.length === 0 ? '' : ';'}default:${this.#count(end)}`);
  }

  /** Counts what follows when the value before `?.` is there. */
  #optional(node: MemberExpression | CallExpression): void {
    if (node.type === 'MemberExpression') {
      if (node.property.type === 'PrivateIdentifier') return;
      if (node.computed) return this.#wrap(node.property as Expression);
      const { property } = node;
      if (property.type !== 'Identifier') return;
      const name = JSON.stringify(property.name);
      this.#code.update(property.start, property.end, `[(${this.#counter(property.start)},${name})]`);
      return;
    }
    const [first] = node.arguments;
    if (first !== undefined && first.type !== 'SpreadElement') return this.#wrap(first);
    const spread = `...(${this.#counter(node.end)},[])`;
    if (first === undefined) this.#code.appendLeft(node.end - 1, spread);
    else this.#code.appendRight(first.start, `${spread},`);
  }
}

/** True for `&&`, `||` and `??` of which either answer leads to a branch that is counted. */
function isJudgedElsewhere(node: LogicalExpression, parent: AnyNode | undefined): boolean {
  if (parent === undefined) return false;
  if (parent.type === 'LogicalExpression' || (parent.type === 'UnaryExpression' && parent.operator === '!'))
    return true;
  return 'test' in parent && parent.test === node;
}

/** Where a prologue may stand: after the directives. */
export function afterDirectives(program: Program): number {
  let position = -1;
  for (const statement of program.body) {
    if (statement.type !== 'ExpressionStatement' || statement.directive === undefined) break;
    position = statement.end;
  }
  return position;
}
