import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Node } from 'acorn';
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import { MagicString } from 'magic-string';

/** What planted code asks while it runs. */
export interface Switches {
  /** The mutant that is switched on; empty for the original. */
  active: string;
  /** The mutant whose values are of interest. */
  watched: string;
  /** Switches passed since the last reset, and how many may be. */
  steps: number;
  limit: number;
  /** True once the watched mutant's code was reached. */
  reached: boolean;
  /** What the watched place evaluated to, shortened; at most `maxTrace` of them. */
  trace: string[];
  /** What all places evaluated to, likewise; undefined when that is of no interest. */
  path: string[] | undefined;
}

export const switchesName = '__assay_kill__';

/** Values of the watched place that are compared: infection shows in the first few or not at all. */
const maxTrace = 200;

/** Thrown when an execution passes too many switches: an endless loop. */
export class StepLimitError extends Error {
  override readonly name = 'StepLimitError';
}

function brief(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `array ${value.length}` : 'object';
  return `${typeof value} ${String(value).slice(0, 60)}`;
}

/** Installs what planted code calls. */
export function installSwitches(): Switches {
  const state: Switches = {
    active: '',
    watched: '',
    steps: 0,
    limit: Infinity,
    reached: false,
    trace: [],
    path: undefined,
  };
  const api = {
    isActive(id: string): boolean {
      if (++state.steps > state.limit) throw new StepLimitError();
      if (id === state.watched) state.reached = true;
      return id === state.active;
    },
    cover: (): void => undefined,
    probe(ids: string, value: unknown): unknown {
      const { trace, path, watched } = state;
      if (path !== undefined && path.length < maxTrace) path.push(brief(value));
      if (trace.length < maxTrace && ids.includes(` ${watched} `)) trace.push(brief(value));
      return value;
    },
  };
  Object.defineProperty(globalThis, switchesName, { value: Object.freeze(api), configurable: true });
  return state;
}

const extensions = ['', '.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.cjs', '/index.ts', '/index.js'];

function resolveRelative(specifier: string, folder: string): string {
  const plain = path.resolve(folder, specifier);
  const other = plain.replace(/\.([cm]?)js$/, '.$1ts');
  const file = [...extensions.map((extension) => plain + extension), other].find(
    (name) => existsSync(name) && statSync(name).isFile(),
  );
  return pathToFileURL(file ?? plain).href;
}

interface AnyNode extends Node {
  readonly source?: (Node & { readonly value?: unknown }) | null;
  readonly test?: AnyNode;
  readonly alternate?: AnyNode | null;
  readonly callee?: Node & { readonly name?: string };
  readonly arguments?: readonly (Node & { readonly value?: unknown })[];
}

function switchId(node: AnyNode | undefined): string | undefined {
  if (node?.type !== 'CallExpression' || node.callee?.name?.startsWith('stryMutAct_') !== true) return undefined;
  return String(node.arguments?.[0]?.value);
}

/** The mutants of a chain of switches, outermost first. */
function chainOf(node: AnyNode): readonly AnyNode[] {
  const chain: AnyNode[] = [];
  for (
    let link: AnyNode | null | undefined = node;
    link?.type === 'ConditionalExpression' && switchId(link.test) !== undefined;
    link = link.alternate
  )
    chain.push(link);
  return chain;
}

/**
 * Turns instrumented JavaScript into a module that can stand anywhere and be loaded many times: its relative imports are
 * absolute, its switches are ours, and what each place evaluates to can be watched.
 *
 * @param file absolute path of the original
 */
export function plantedModule(code: string, file: string): string {
  const text = new MagicString(code);
  const inner = new Set<Node>();
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  full(program, (node) => {
    for (const link of chainOf(node as AnyNode).slice(1)) inner.add(link);
  });
  full(program, (plain) => {
    const node = plain as AnyNode;
    const specifier = node.source?.value;
    if (typeof specifier === 'string' && /^\.{1,2}\//.test(specifier))
      text.overwrite(
        node.source!.start,
        node.source!.end,
        JSON.stringify(resolveRelative(specifier, path.dirname(file))),
      );
    const chain = inner.has(plain) ? [] : chainOf(node);
    if (chain.length === 0) return;
    const ids = ` ${chain.map((link) => switchId(link.test)).join(' ')} `;
    text.appendLeft(node.start, `assayProbe(${JSON.stringify(ids)}, `).prependRight(node.end, ')');
  });
  const own = `globalThis[${JSON.stringify(switchesName)}]`;
  const helpers = [...new Set(code.match(/\bstry(?:MutAct|Cov)_\w+/g) ?? [])];
  const header = helpers.map(
    (name) => `const ${name} = ${own}.${name.startsWith('stryMutAct') ? 'isActive' : 'cover'};`,
  );
  const url = JSON.stringify(pathToFileURL(file).href);
  return `${header.join(' ')} const assayProbe = ${own}.probe;\n${text.toString().replaceAll(/\bimport\.meta\.url\b/g, url)}`;
}
