import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parse, type AnyNode, type Expression, type Pattern, type Program, type Super } from 'acorn';
import { simple } from 'acorn-walk';
import { packageOf } from '../../instrument/loader/selection.ts';

/** Packages whose state is put back after each run, or that have none; and what compilers call in place of syntax. */
const harmless =
  /^(?:vitest|@vitest\/|chai|fast-check|@fast-check\/|assay(?:\/|$)|tinybench|@stryker-mutator\/|tslib|@swc\/helpers|@babel\/runtime)/;
const changers: ReadonlySet<string> = new Set(['assign', 'defineProperty', 'defineProperties', 'setPrototypeOf']);

/** Names of what packages offer to be changed by, which may also return something. */
const changing =
  /^(?:add|configure|define|disable|enable|extend|init|initialize|install|mount|patch|register|set|use)(?=[A-Z]|$)/;

/** Whether an import names a package that may keep what is left in it; Vite writes where one stands in place of its name. */
function mayKeep(imported: unknown): boolean {
  if (typeof imported !== 'string') return false;
  const name = packageOf(path.normalize(imported)) ?? imported;
  return !/^[./\0]/.test(name) && !isBuiltin(name) && !harmless.test(name);
}

/** How compiled modules, and those in CommonJS, load what they import. */
const importers: ReadonlySet<string> = new Set(['__vite_ssr_import__', '__vite_ssr_dynamic_import__', 'require']);
const importedName = new RegExp(`\\b(?:${[...importers].join('|')})\\(["']([^"']+)["']`, 'g');

/** What an expression starts from: `a` in `a.b(1)?.c`. Undefined for what starts from no name. */
function rootOf(node: AnyNode | Super | null | undefined): string | undefined {
  switch (node?.type) {
    case 'Identifier':
      return node.name;
    case 'MemberExpression':
      return rootOf(node.object);
    case 'CallExpression':
    case 'NewExpression':
      return rootOf(node.callee);
    case 'ChainExpression':
      return rootOf(node.expression);
    case 'AwaitExpression':
      return rootOf(node.argument);
    case 'SequenceExpression':
      return rootOf(node.expressions.at(-1));
    default:
      return undefined;
  }
}

/** The calls of which a statement throws the result away, whatever decides among them. */
function calls(node: Expression): Expression[] {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return [node];
    case 'AwaitExpression':
    case 'UnaryExpression':
      return calls(node.argument);
    case 'ChainExpression':
      return calls(node.expression);
    case 'SequenceExpression':
      return node.expressions.flatMap(calls);
    case 'LogicalExpression':
      return calls(node.right);
    case 'ConditionalExpression':
      return [...calls(node.consequent), ...calls(node.alternate)];
    default:
      return [];
  }
}

/** The last name of what is called: `b` of `a.b()`, also where the compiler wrote `(0, a.b)()`. */
function nameOfCallee(callee: Expression | Super): string {
  if (callee.type === 'SequenceExpression') return nameOfCallee(callee.expressions.at(-1)!);
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
}

function isImport(node: AnyNode | null | undefined): boolean {
  const init = node?.type === 'AwaitExpression' ? node.argument : node;
  if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier') return false;
  const [name] = init.arguments;
  return importers.has(init.callee.name) && name?.type === 'Literal' && mayKeep(name.value);
}

function namesOf(pattern: Pattern): string[] {
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((property) =>
    property.type === 'Property' && property.value.type === 'Identifier' ? [property.value.name] : [],
  );
}

/** Undefined for syntax that is newer than the parser. */
function parsed(code: string): Program | undefined {
  try {
    return parse(code, {
      ecmaVersion: 'latest',
      allowAwaitOutsideFunction: true,
      allowReturnOutsideFunction: true,
      allowHashBang: true,
    });
  } catch {
    return undefined;
  }
}

/**
 * Whether a module seems to leave something in a package: it calls one for its effect alone (`log.start()`), or by a name that
 * says so (`return i18next.init(options)`), or assigns to what one exports. Only what stands in its syntax is seen.
 *
 * @param code the body of an asynchronous function, as Vite compiles modules
 */
export function writesToPackages(code: string): boolean {
  if (![...code.matchAll(importedName)].some(([, name]) => mayKeep(name))) return false;
  const program = parsed(code);
  if (program === undefined) return true; // what is not known to be harmless may not be
  const packages = new Set<string>();
  const isOfPackage = (node: AnyNode | Super | null | undefined): boolean => packages.has(rootOf(node) ?? '');
  simple(program, {
    VariableDeclarator({ id, init }) {
      const isPart = init?.type === 'MemberExpression' && isOfPackage(init);
      if (isImport(init) || isPart) for (const name of namesOf(id)) packages.add(name);
    },
  });
  if (packages.size === 0) return false;
  let writes = false;
  const assigned = (target: AnyNode): void => {
    if (target.type === 'MemberExpression' && isOfPackage(target)) writes = true;
  };
  simple(program, {
    ExpressionStatement({ expression }) {
      if (calls(expression).some(isOfPackage)) writes = true;
    },
    AssignmentExpression: ({ left }) => assigned(left),
    UpdateExpression: ({ argument }) => assigned(argument),
    UnaryExpression({ operator, argument }) {
      if (operator === 'delete') assigned(argument);
    },
    CallExpression({ callee, arguments: [first] }) {
      const name = nameOfCallee(callee);
      if (changing.test(name) && isOfPackage(callee)) writes = true;
      const root = rootOf(callee);
      if ((root === 'Object' || root === 'Reflect') && changers.has(name) && isOfPackage(first)) writes = true;
    },
  });
  return writes;
}
