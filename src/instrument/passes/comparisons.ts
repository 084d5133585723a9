import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  Expression,
  Identifier,
  MemberExpression,
  SwitchStatement,
} from 'acorn';
import type { MagicString } from 'magic-string';
import { contains } from '../ast.ts';
import { names } from './names.ts';

/** Operators whose operands tell a fuzzer what the code is looking for. */
const comparing = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=', 'in']);
const relational = new Set(['<', '<=', '>', '>=']);

/** Methods of strings, arrays, maps, sets, buffers and regular expressions that compare. */
export const comparingMethods: ReadonlySet<string> = new Set([
  'startsWith',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'localeCompare',
  'match',
  'matchAll',
  'search',
  'test',
  'exec',
  'replace',
  'replaceAll',
  'split',
  'has',
  'get',
  'equals',
  'compare',
  'hasOwn',
  'hasOwnProperty',
]);

/** Operands that are written twice: longer ones would swell the code. Characters. */
const maxOperandLength = 200;
/** Cases of one switch that are handed to the hook. */
const maxCases = 200;

const definesOrSuspends = (node: AnyNode): boolean =>
  /Function|^Class|^AwaitExpression$|^YieldExpression$|^Super$/.test(node.type);

function literalOf(node: AnyNode): { readonly value: unknown } | undefined {
  if (node.type === 'Literal') return node.regex === undefined ? { value: node.value } : undefined;
  if (node.type === 'UnaryExpression' && node.operator === '-' && node.argument.type === 'Literal')
    return { value: -Number(node.argument.value) };
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return { value: node.quasis[0]!.value.cooked ?? undefined };
  return undefined;
}

/** Operands that tell nothing: absence, truth, the smallest numbers, kinds of types. */
function isPlain(node: AnyNode): boolean {
  const literal = literalOf(node);
  if (literal !== undefined) {
    const { value } = literal;
    if (value === null || typeof value === 'boolean' || value === '') return true;
    return typeof value === 'number' && Math.abs(value) <= 1;
  }
  if (node.type === 'Identifier') return node.name === 'undefined' || node.name === 'NaN';
  return (
    node.type === 'UnaryExpression' && (node.operator === 'typeof' || node.operator === 'void' || node.operator === '!')
  );
}

const isLength = (node: AnyNode): boolean =>
  node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'length';

/** Names of variables that are counted up or down. */
export interface SteppedNames {
  /** Somewhere: indexes of loops, mostly. */
  readonly stepped: ReadonlySet<string>;
  /** In the head of a loop. */
  readonly loops: ReadonlySet<string>;
}

/**
 * Hands operands of comparisons to hooks, in a second form of the expression that runs only while the hooks are switched on:
 * `(hooks.on ? hooks.compare(site, "===", a, b) : a === b)`. The first form, which is the usual one, stays as it was.
 */
export class ComparisonPass {
  sites = 0;
  readonly #code: MagicString;
  readonly #source: string;
  readonly #stepped: ReadonlySet<string>;
  readonly #loops: ReadonlySet<string>;
  /** Sites of calls, which may be written more than once. */
  readonly #known = new Map<AnyNode, number>();

  constructor(code: MagicString, source: string, { stepped, loops }: SteppedNames) {
    this.#code = code;
    this.#source = source;
    this.#stepped = stepped;
    this.#loops = loops;
  }

  visit(node: AnyNode, parent: AnyNode | undefined): void {
    switch (node.type) {
      case 'BinaryExpression':
        return this.#binary(node, parent);
      case 'SwitchStatement':
        return this.#switch(node);
      case 'CallExpression':
        return this.#call(node, parent);
      case 'MemberExpression':
        return this.#lookup(node);
      default:
    }
  }

  #text(node: { readonly start: number; readonly end: number }): string {
    return this.#source.slice(node.start, node.end);
  }

  /** The text of an operand for the second form; undefined when it must not, or need not, be written twice. */
  #operand(node: AnyNode): string | undefined {
    if (node.end - node.start > maxOperandLength || contains(node, definesOrSuspends)) return undefined;
    // What stands within the second form is seen by hooks only if it is hooked there as well.
    return (node.type === 'CallExpression' ? this.#hookedCall(node, undefined) : undefined) ?? this.#text(node);
  }

  #site(node?: AnyNode): string {
    const number = (node === undefined ? undefined : this.#known.get(node)) ?? this.sites++;
    if (node !== undefined) this.#known.set(node, number);
    return `${names.sites}+${number}`;
  }

  #alternative(node: { readonly start: number; readonly end: number }, hooked: string): void {
    this.#code.appendRight(node.start, `(${names.hooks}.on?${hooked}:`);
    this.#code.prependLeft(node.end, ')');
  }

  #binary(node: BinaryExpression, parent: AnyNode | undefined): void {
    const { left, right, operator } = node;
    if (!comparing.has(operator) || left.type === 'PrivateIdentifier') return;
    if (isPlain(left) || isPlain(right)) return;
    const [a, b] = [literalOf(left), literalOf(right)];
    if (a !== undefined && b !== undefined) return;
    if ((isLength(left) || isLength(right)) && isShort(a ?? b)) return;
    if (relational.has(operator) && parent?.type === 'ForStatement' && parent.test === node) return;
    const [first, second] = [this.#operand(left), this.#operand(right)];
    if (first === undefined || second === undefined) return;
    const hooked = `${names.hooks}.compare(${this.#site()},${JSON.stringify(operator)},(${first}),(${second}))`;
    this.#alternative(node, hooked);
  }

  #switch(node: SwitchStatement): void {
    const cases = node.cases.flatMap(({ test }) => {
      const literal = test === null || test === undefined ? undefined : literalOf(test);
      return literal === undefined || literal.value === null ? [] : [this.#text(test!)];
    });
    if (cases.length === 0 || cases.length > maxCases || isPlain(node.discriminant)) return;
    const subject = this.#operand(node.discriminant);
    if (subject !== undefined)
      this.#alternative(node.discriminant, `${names.hooks}.choose(${this.#site()},(${subject}),[${cases.join(',')}])`);
  }

  #call(node: CallExpression, parent: AnyNode | undefined): void {
    const hooked = this.#hookedCall(node, parent);
    if (hooked !== undefined) this.#alternative(node, hooked);
  }

  #hookedCall(node: CallExpression, parent: AnyNode | undefined): string | undefined {
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier')
      return undefined;
    if (!comparingMethods.has(callee.property.name) || node.arguments.length === 0) return undefined;
    if (node.optional || (callee.optional && parent?.type !== 'ChainExpression')) return undefined;
    if (chained(callee.object) || callee.object.type === 'Super') return undefined;
    if (node.arguments.some(({ type }) => type === 'SpreadElement')) return undefined;
    const object = this.#operand(callee.object);
    const args = node.arguments.map((argument) => this.#operand(argument as AnyNode));
    if (object === undefined || args.includes(undefined)) return undefined;
    const listed = args.map((text) => `(${text})`).join(',');
    const name = JSON.stringify(callee.property.name);
    return `${names.hooks}.call(${this.#site(node)},(${object}),${name},[${listed}],${callee.optional})`;
  }

  /** `table[name]`: the keys that the table has are what the name is compared with. */
  #lookup(node: MemberExpression): void {
    const { object, property } = node;
    if (!node.computed || property.type === 'PrivateIdentifier') return;
    if (object.type === 'MemberExpression') return this.#cell(object, property);
    if (object.type !== 'Identifier') return;
    if (property.type !== 'Identifier' && property.type !== 'MemberExpression' && property.type !== 'CallExpression')
      return;
    if (property.type === 'Identifier' && this.#stepped.has(property.name)) return;
    const key = this.#operand(property as Expression);
    if (key !== undefined) this.#alternative(property, `${names.hooks}.key(${this.#site()},${object.name},(${key}))`);
  }

  /** `table[row][column]`: where the program stands in a table of its own is often all there is of its state. */
  #cell(row: MemberExpression, column: Expression): void {
    if (!row.computed || !isVariable(row.property) || !isVariable(column)) return;
    if (this.#loops.has(row.property.name) && this.#loops.has(column.name)) return;
    const hooked = `${names.hooks}.cell(${this.#site()},(${row.property.name}),(${column.name}))`;
    this.#alternative(column, hooked);
  }
}

const isVariable = (node: AnyNode): node is Identifier => node.type === 'Identifier';

function isShort(literal: { readonly value: unknown } | undefined): boolean {
  return typeof literal?.value === 'number' && literal.value <= 16;
}

/** True for a part of an optional chain, which cannot be taken out of it. */
function chained(node: AnyNode): boolean {
  for (let current = node; ;) {
    if (current.type === 'MemberExpression') {
      if (current.optional) return true;
      current = current.object as AnyNode;
    } else if (current.type === 'CallExpression') {
      if (current.optional) return true;
      current = current.callee as AnyNode;
    } else return false;
  }
}
