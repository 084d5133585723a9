import { readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { parseSync as ParseSync, ResolverFactory as Resolver } from 'rolldown/experimental';
import { FileFacts, listFiles, type Links } from './file-facts.ts';

const noLinks: Links = { imports: [], reads: [], opaque: false };

const script = /\.[cm]?[jt]sx?$/;
/** Files read from one folder that code names: a corpus fits, a checkout of something else does not. */
const maxFolderFiles = 5_000;

/** Conditions of `exports` that every tool knows; others are the project's own, such as one that names its sources. */
const commonConditions = new Set(['types', 'import', 'require', 'node', 'default', 'browser', 'module']);

/** What assay keeps for itself. */
const ownFolder = /^\.assay(?:\/|$)/;

/** Vite makes imports of it that no name says. */
const globCall = /^\s*\.\s*glob\b/;

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];

interface Parser {
  readonly parseSync: typeof ParseSync;
  readonly ResolverFactory: typeof Resolver;
}

function literal(text: string): string | undefined {
  const quote = text[0];
  if (quote !== "'" && quote !== '"' && quote !== '`') return undefined;
  return text.slice(1, -1);
}

/**
 * Which files of the project load which, as far as their text says: imports with a fixed name, `require`, and string literals
 * that name an existing file or folder, such as a fixture. Paths are relative to the root.
 */
export class ImportGraph {
  readonly #root: string;
  readonly #parser: Parser;
  readonly #resolvers: readonly Resolver[];
  /** What is known of files, which outlives this graph. */
  readonly facts: FileFacts;
  readonly #closures = new Map<string, ReadonlySet<string>>();
  #importers: ReadonlyMap<string, readonly string[]> | undefined;
  #scripts: readonly string[] | undefined;

  /** Use `open`. */
  private constructor(root: string, parser: Parser, facts: FileFacts) {
    this.#root = root;
    this.facts = facts;
    this.#parser = parser;
    const common = {
      extensions,
      extensionAlias: { '.js': ['.ts', '.tsx', '.js'], '.mjs': ['.mts', '.mjs'], '.cjs': ['.cts', '.cjs'] },
    };
    const own = ownConditions(root);
    // What a test runner makes of a name depends on its configuration; every reading of it counts.
    const readings = [
      ['import', 'node', 'default'],
      ['require', 'node', 'default'],
      ...(own.length > 0 ? [[...own, 'import', 'node', 'default']] : []),
    ];
    this.#resolvers = readings.map(
      (conditionNames) => new parser.ResolverFactory({ ...common, conditionNames, tsconfig: 'auto' }),
    );
  }

  static async open(root: string, facts = FileFacts.none(root)): Promise<ImportGraph> {
    return new ImportGraph(root, await import('rolldown/experimental'), facts);
  }

  /** A file, everything it loads and everything that loads in turn, sorted. */
  closure(file: string): ReadonlySet<string> {
    const known = this.#closures.get(file);
    if (known !== undefined) return known;
    const closure = this.closureOfAll([file]);
    this.#closures.set(file, closure);
    return closure;
  }

  /** Everything that some files load, directly or not, themselves included. */
  closureOfAll(files: Iterable<string>): ReadonlySet<string> {
    const seen = new Set<string>(files);
    let holdsAll = false;
    for (const current of seen) {
      const { imports, reads, opaque } = this.#linksOf(current);
      for (const next of imports) seen.add(next);
      for (const next of reads) seen.add(next);
      if (!opaque || holdsAll) continue;
      holdsAll = true;
      for (const next of this.#allScripts()) seen.add(next);
    }
    return seen;
  }

  /**
   * Scripts of the project that load a file, directly or not, itself included.
   *
   * @param through false for a file that ends the way: neither it nor what only loads it counts
   */
  dependents(file: string, through: (file: string) => boolean = () => true): ReadonlySet<string> {
    this.#importers ??= this.#reverse();
    const seen = new Set<string>([file]);
    for (const current of seen)
      for (const importer of this.#importers.get(current) ?? []) if (through(importer)) seen.add(importer);
    return seen;
  }

  #reverse(): ReadonlyMap<string, readonly string[]> {
    const importers = new Map<string, string[]>();
    for (const file of this.#allScripts()) {
      const { imports, reads, opaque } = this.#linksOf(file);
      for (const imported of new Set([...imports, ...reads, ...(opaque ? this.#allScripts() : [])])) {
        const list = importers.get(imported);
        if (list === undefined) importers.set(imported, [file]);
        else list.push(file);
      }
    }
    return importers;
  }

  /** Names that a file exports itself; what it passes on with `export *` is not among them. */
  exportsOf(file: string): readonly string[] {
    const { module } = this.#parser.parseSync(file, readFileSync(path.join(this.#root, file), 'utf8'));
    const entries = module.staticExports.flatMap((statement) => statement.entries).filter((entry) => !entry.isType);
    return entries.flatMap(({ exportName: { kind, name } }) => (kind === 'Default' ? 'default' : (name ?? [])));
  }

  #allScripts(): readonly string[] {
    this.#scripts ??= listFiles(this.#root, '', (name) => script.test(name), Infinity);
    return this.#scripts;
  }

  #linksOf(file: string): Links {
    return script.test(file) ? this.facts.links(file, () => this.#read(file)) : noLinks;
  }

  #read(file: string): Links {
    let source: string;
    try {
      source = readFileSync(path.join(this.#root, file), 'utf8');
    } catch {
      return noLinks; // gone meanwhile; its content is part of no key then
    }
    const { module } = this.#parser.parseSync(file, source);
    const names = [
      ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
      ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => literal(source.slice(start, end)) ?? []),
      ...[...source.matchAll(/\brequire(?:\.resolve)?\(\s*(['"`])([^'"`\n]+)\1/g)].map((match) => match[2]!),
    ];
    const resolved = [...new Set(names)].map((name) => this.#resolve(file, name));
    const imports = resolved.flatMap((found) => found ?? []);
    return {
      imports,
      reads: this.#filesNamedIn(file, source),
      // By the syntax: comments and texts that speak of it load nothing.
      opaque: resolved.includes(undefined) || module.importMetas.some(({ end }) => globCall.test(source.slice(end))),
    };
  }

  /** Every file of the project that a name may mean; undefined when it means nothing that is there. */
  #resolve(file: string, name: string): readonly string[] | undefined {
    const plain = name.replace(/[?#].*$/, '');
    if (isBuiltin(plain) || /^(?:data|https?):/.test(plain)) return [];
    const folder = path.dirname(path.join(this.#root, file));
    const found = this.#resolvers.flatMap((resolver) => resolver.sync(folder, plain).path ?? []);
    if (found.length === 0) return undefined;
    return found.flatMap((absolute) => this.#inProject(absolute) ?? []);
  }

  #inProject(absolute: string): string | undefined {
    const relative = path.relative(this.#root, absolute).split(path.sep).join('/');
    return relative.startsWith('../') || path.isAbsolute(relative) || relative.includes('node_modules/')
      ? undefined
      : relative;
  }

  /** Files and folders of data that string literals name, from the file's own folder or from the root. */
  #filesNamedIn(file: string, source: string): readonly string[] {
    const names = new Set([...source.matchAll(/(['"`])((?:[\w@.-]+\/)*[\w@.-]+\/?)\1/g)].map((match) => match[2]!));
    const found = new Set<string>();
    for (const name of names) {
      if (!/[./]/.test(name) || /^\.{1,2}\/?$/.test(name)) continue;
      for (const base of [path.dirname(path.join(this.#root, file)), this.#root]) {
        const relative = this.#inProject(path.resolve(base, name));
        // What assay itself writes is no input of a test, and new after every run.
        if (relative === undefined || relative === '' || ownFolder.test(relative)) continue;
        const stats = statSync(path.join(this.#root, relative), { throwIfNoEntry: false });
        if (stats?.isFile() === true && !script.test(relative)) found.add(relative);
        else if (stats?.isDirectory() === true && name.includes('/'))
          for (const data of listFiles(this.#root, relative, (entry) => !script.test(entry), maxFolderFiles))
            found.add(data);
      }
    }
    return [...found].toSorted();
  }
}

/** Conditions in the project's own `exports` and `imports` that are not everybody's. */
function ownConditions(root: string): readonly string[] {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      if (!key.startsWith('.') && !key.startsWith('#') && !/^\d+$/.test(key) && !commonConditions.has(key))
        names.add(key);
      collect(part);
    }
  };
  try {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
    collect(manifest['exports']);
    collect(manifest['imports']);
  } catch {
    return []; // without a manifest there are none
  }
  return [...names];
}
