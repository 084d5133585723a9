import remapping from '@jridgewell/remapping';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { parse, type AnyNode, type Program } from 'acorn';
import { MagicString } from 'magic-string';
import { forEachChild } from './ast.ts';
import { coverageKey, type ModuleDescription } from './coverage/module-description.ts';
import { ComparisonPass, type SteppedNames } from './passes/comparisons.ts';
import { afterDirectives, EdgePass } from './passes/edges.ts';
import { LiteralPass } from './passes/literals.ts';
import { names, namesTaken } from './passes/names.ts';

export interface InstrumentRequest {
  /** JavaScript. */
  readonly code: string;
  /** Absolute path of the file it stems from. */
  readonly file: string;
  readonly format: 'module' | 'commonjs';
  /** Source map from the user's file to `code`, as an object or as JSON; undefined when they are the same. */
  readonly map?: unknown;
  /**
   * Specifier of the module that the counters are imported from. Undefined makes them a constant of the module itself, which
   * is faster, and not there yet when a circle of imports calls a function of the module before it was evaluated.
   */
  readonly countersFrom?: string;
}

export interface InstrumentedCode {
  readonly code: string;
  /** Source map in JSON from the user's file. */
  readonly map: string;
  readonly description: ModuleDescription;
}

interface Visitor {
  visit(node: AnyNode, parent: AnyNode | undefined): void;
  leave?(node: AnyNode): void;
}

function walk(node: AnyNode, parent: AnyNode | undefined, visitors: readonly Visitor[]): void {
  for (const visitor of visitors) visitor.visit(node, parent);
  forEachChild(node, (child) => walk(child, node, visitors));
  for (const visitor of visitors) visitor.leave?.(node);
}

function steppedNames(program: Program): SteppedNames {
  const stepped = new Set<string>();
  const loops = new Set<string>();
  const visit = (node: AnyNode, inHead: boolean): void => {
    const target =
      node.type === 'UpdateExpression'
        ? node.argument
        : node.type === 'AssignmentExpression' && /^[-+]=$/.test(node.operator)
          ? node.left
          : undefined;
    if (target?.type === 'Identifier') (inHead ? loops : stepped).add(target.name);
    forEachChild(node, (child, key) => visit(child, inHead || (node.type === 'ForStatement' && key === 'update')));
  };
  visit(program, false);
  for (const name of loops) stepped.add(name);
  return { stepped, loops };
}

/** The line of the user's file on which each position stands. */
function linesOf(code: string, positions: readonly number[], map: TraceMap | undefined): number[] {
  const starts = [0];
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1);
  return positions.map((position) => {
    let low = 0;
    for (let high = starts.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    if (map === undefined) return low + 1;
    return originalPositionFor(map, { line: low + 1, column: position - starts[low]! }).line ?? 0;
  });
}

function prologue(description: ModuleDescription, countersFrom: string | undefined): string {
  const { counters, touch, round, hooks, sites, kept } = names;
  if (countersFrom !== undefined)
    return `import{c as ${counters},t as ${touch},l as ${round},k as ${hooks},s as ${sites}}from${JSON.stringify(countersFrom)};var ${kept};`;
  return `const{c:${counters},t:${touch},l:${round},k:${hooks},s:${sites}}=${registration(description)};var ${kept};`;
}

/** The expression that registers a module with the coverage of its process. */
export function registration(description: ModuleDescription): string {
  return `globalThis[${JSON.stringify(coverageKey)}](${JSON.stringify(description)})`;
}

function chain(own: { toString(): string }, before: unknown): string {
  if (before === undefined) return own.toString();
  const maps = [own.toString(), before] as Parameters<typeof remapping>[0];
  return remapping(maps, () => null).toString();
}

/**
 * Inserts counters of edges and hooks of comparisons. What the code does, and the names of its functions, stay the same; what
 * `Function.prototype.toString` says does not.
 *
 * @throws SyntaxError when acorn does not understand the code; Error when it uses the names that instrumented code needs
 */
export function instrument(request: InstrumentRequest): InstrumentedCode {
  const { code, file, format, map, countersFrom } = request;
  if (namesTaken(code)) throw new Error('it uses names that begin with "$assay"');
  const program = parse(code, {
    ecmaVersion: 'latest',
    sourceType: format === 'module' ? 'module' : 'script',
    allowHashBang: true,
    allowReturnOutsideFunction: format === 'commonjs',
    ...(format === 'commonjs' && { allowSuperOutsideMethod: false }),
  });
  const text = new MagicString(code);
  const edges = new EdgePass(text);
  const comparisons = new ComparisonPass(text, code, steppedNames(program));
  const literals = new LiteralPass();
  walk(program, undefined, [edges, comparisons, literals]);
  const before =
    map === undefined || map === null ? undefined : new TraceMap(map as ConstructorParameters<typeof TraceMap>[0]);
  const description: ModuleDescription = {
    file,
    edges: edges.positions.length,
    functions: edges.functions,
    sites: comparisons.sites,
    lines: linesOf(code, edges.positions, before),
    strings: literals.strings,
    numbers: literals.numbers,
    propertyNames: literals.propertyNames,
  };
  if (description.edges > 0 || description.sites > 0 || description.strings.length > 0) {
    const directives = afterDirectives(program);
    const hashBang = code.startsWith('#!') ? code.indexOf('\n') : 0;
    if (directives >= 0) text.appendLeft(directives, `;${prologue(description, countersFrom)}`);
    else if (hashBang > 0) text.appendLeft(hashBang + 1, prologue(description, countersFrom));
    else if (!code.startsWith('#!')) text.prepend(prologue(description, countersFrom));
  }
  const own = text.generateMap({ source: file, includeContent: false, hires: 'boundary' });
  return { code: text.toString(), map: chain(own, before === undefined ? undefined : map), description };
}
