import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import type { DevEnvironment } from 'vite';
import type * as Vite from 'vite';
import type * as VitestNode from 'vitest/node';
import type { TestModule, TestProject, Vitest } from 'vitest/node';
import { AssayError } from '../../core/errors.ts';
import { ownPath } from '../../instrument/source-bootstrap.ts';
import { importVite, vitestFolder } from '../../node/project-vite.ts';
import { keepingSignals } from '../../node/signals.ts';
import { isAssay } from '../../workers/supervisor.ts';
import { hostingObstacle } from './hosting.ts';
import { writesToPackages } from './package-writes.ts';
import type { CompiledModule, ImportTarget, ProjectTable, SuiteName } from './protocol.ts';

/** A test file with what it loads, and why it cannot run in process, if so. */
export interface FoundSuite extends SuiteName {
  /** Absolute paths of the project's files that it reaches, itself included. */
  readonly dependencies: ReadonlySet<string>;
  readonly obstacle: string | undefined;
  /** Why it, or something it imports, cannot be compiled; what it reaches is unknown then and may be everything. */
  readonly compileError: string | undefined;
}

/** The project's suites, compiled. */
export interface CompiledProjects {
  readonly suites: readonly FoundSuite[];
  /** Absolute paths of mutated files that seem to leave something in packages, or load one that does, or are loaded by one. */
  readonly nearPackages: ReadonlySet<string>;
  readonly tables: readonly ProjectTable[];
  /** Compiles what a running module imports unforeseen. */
  fetch(
    project: number,
    url: string,
    importer: string,
  ): Promise<{ readonly modules: readonly CompiledModule[]; readonly imports: Readonly<Record<string, ImportTarget>> }>;
  /** Runs test files with vitest itself, on the code as it is; those that fail, each with the reason. */
  confirm(files: readonly string[]): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

/** What vitest's own workers ask of it; not part of its published types. */
interface ModuleSource {
  _fetcher(
    url: string,
    importer: string | undefined,
    environment: DevEnvironment,
    cacheFs: boolean,
    options: object,
  ): Promise<
    | { readonly externalize: string; readonly type: string }
    | { readonly id: string; readonly file: string | null; readonly code: string }
  >;
}

interface VitestOptions {
  readonly vitest?: { readonly configFile?: string; readonly dir?: string };
}

const mapComment = /\n\/\/# source(?:MappingURL|MappingSource)=[^\n]*/g;

interface Compiled {
  readonly code: string;
  readonly deps: readonly string[];
  readonly dynamicDeps: readonly string[];
}

const moduleOf = (target: ImportTarget): string[] => ('module' in target ? [target.module] : []);

class Compiler {
  readonly modules = new Map<string, CompiledModule>();
  readonly imports = new Map<string, ImportTarget>();
  /** Ids of the modules that each module imports. */
  readonly edges = new Map<string, Set<string>>();
  readonly #environment: DevEnvironment;
  readonly project: TestProject;
  readonly #instrumented: ReadonlyMap<string, string>;
  readonly #transform: typeof Vite.moduleRunnerTransform;
  readonly #pending = new Map<string, Promise<ImportTarget>>();
  /** Urls of what each module imports itself. */
  readonly #dependencies = new Map<string, Omit<Compiled, 'code'>>();
  /** Modules of which all that they reach is compiled. */
  readonly #complete = new Set<string>();

  constructor(project: TestProject, instrumented: ReadonlyMap<string, string>, vite: typeof Vite) {
    this.project = project;
    this.#environment = project.vite.environments['ssr']!;
    this.#instrumented = instrumented;
    this.#transform = vite.moduleRunnerTransform;
    if (typeof (project as unknown as Partial<ModuleSource>)._fetcher === 'function') return;
    throw new AssayError(
      'host',
      'This version of vitest cannot be asked for compiled modules.',
      'Run with --engine stryker.',
    );
  }

  get setupFiles(): readonly string[] {
    return this.project.config.setupFiles;
  }

  /**
   * Compiles what `url` names, and all that it imports: modules may import each other in circles.
   *
   * @throws the error of a module that cannot be compiled, whoever asks for it
   */
  async visit(url: string, importer?: string): Promise<ImportTarget> {
    const target = await this.#compile(url, importer);
    const visited = new Set<string>();
    for (let ids = moduleOf(target); ids.length > 0;) {
      const fresh = ids.filter((id) => !visited.has(id) && !this.#complete.has(id));
      for (const id of fresh) visited.add(id);
      ids = (await Promise.all(fresh.map((id) => this.#compileImports(id)))).flat();
    }
    for (const id of visited) this.#complete.add(id);
    return target;
  }

  /** Compiles what a module imports itself; ids of the modules. */
  async #compileImports(id: string): Promise<string[]> {
    const { deps, dynamicDeps } = this.#dependencies.get(id)!;
    const imported = this.edges.get(id)!;
    // What a module may import without ever doing so need not exist.
    const optional = new Set(dynamicDeps);
    for (const dependency of new Set([...deps, ...dynamicDeps])) {
      const found = await this.#compile(dependency, id).catch((error: unknown) => {
        if (optional.has(dependency)) return undefined;
        throw error;
      });
      if (found !== undefined) for (const module of moduleOf(found)) imported.add(module);
    }
    return [...imported];
  }

  #compile(url: string, importer: string | undefined): Promise<ImportTarget> {
    let pending = this.#pending.get(url);
    if (pending === undefined) {
      pending = this.#compileAlone(url, importer);
      this.#pending.set(url, pending);
    }
    return pending;
  }

  async #compileAlone(url: string, importer: string | undefined): Promise<ImportTarget> {
    const environment = this.#environment;
    const fetched = await (this.project as unknown as ModuleSource)._fetcher(url, importer, environment, false, {});
    if ('externalize' in fetched) {
      const target = { external: fetched.externalize };
      this.imports.set(url, target);
      return target;
    }
    const { id } = fetched;
    const target = { module: id };
    this.imports.set(url, target);
    if (this.modules.has(id)) return target;
    const file = fetched.file ?? id;
    const original = environment.moduleGraph.getModuleById(id)?.transformResult;
    const mutated = id === file ? this.#instrumented.get(path.normalize(file)) : undefined;
    const { code, ...dependencies }: Compiled =
      mutated === undefined
        ? { code: fetched.code, deps: original?.deps ?? [], dynamicDeps: original?.dynamicDeps ?? [] }
        : await this.#compileMutated(mutated, id);
    if (this.modules.has(id)) return target; // meanwhile, under another url
    this.modules.set(id, { id, file, code: code.replace(mapComment, '') });
    this.edges.set(id, new Set());
    this.#dependencies.set(id, dependencies);
    return target;
  }

  async #compileMutated(code: string, id: string): Promise<Compiled> {
    const transformed = await this.#environment.pluginContainer.transform(code, id);
    const result = await this.#transform(transformed.code, null, id, code);
    if (result === null) throw new AssayError('load', `${id} cannot be compiled once it is instrumented.`);
    return { code: result.code, deps: result.deps ?? [], dynamicDeps: result.dynamicDeps ?? [] };
  }

  /** Ids of all modules that a module reaches, itself included. */
  reach(id: string): Set<string> {
    const reached = new Set([id]);
    for (const module of reached) for (const next of this.edges.get(module) ?? []) reached.add(next);
    return reached;
  }
}

async function openVitest(
  root: string,
  options: Partial<StrykerOptions>,
): Promise<{ vitest: Vitest; vite: typeof Vite }> {
  const file = path.join(vitestFolder(root), 'dist/node.js');
  const node = (await import(pathToFileURL(file).href)) as typeof VitestNode;
  const vite = await importVite(root);
  const { configFile, dir } = (options as VitestOptions).vitest ?? {};
  const vitest = await keepingSignals(() =>
    node.createVitest('test', {
      root,
      ...(configFile !== undefined && { config: path.resolve(root, configFile) }),
      ...(dir !== undefined && { dir }),
      watch: false,
      coverage: { enabled: false },
      maxConcurrency: 1,
      reporters: [{}],
      // Suites of assay's checks run the same inputs every time when they find this.
      env: { STRYKER_MUTATOR_WORKER: '0' },
    }),
  );
  return { vitest, vite };
}

/** Modules that mutants may share: those of assay itself that reach nothing mutated. All others start afresh. */
function sharedModules(root: string, compiler: Compiler, instrumented: ReadonlyMap<string, string>): string[] {
  // In assay's own repository suites load its sources, wherever this code itself runs from.
  const folders = isAssay(root) ? [ownPath, path.join(root, 'src') + path.sep] : [ownPath];
  const own = [...compiler.modules.values()].filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
  return own
    .filter(({ id }) => ![...compiler.reach(id)].some((reached) => instrumented.has(path.normalize(reached))))
    .map(({ id }) => id);
}

/** Mutated files by whose mutants what stays in packages may be another. What only test files leave there is always the same. */
function nearPackages(
  compiler: Compiler,
  instrumented: ReadonlyMap<string, string>,
  tests: ReadonlySet<string>,
  shared: ReadonlySet<string>,
): string[] {
  const isMutated = (id: string): boolean => instrumented.has(path.normalize(compiler.modules.get(id)!.file));
  const writers = [...compiler.modules.values()].filter(
    ({ id, file, code }) => !shared.has(id) && (isMutated(id) || !tests.has(file)) && writesToPackages(code),
  );
  if (writers.length === 0) return [];
  const loaded = new Set(writers.flatMap(({ id }) => [...compiler.reach(id)]));
  const near = [...compiler.modules.keys()].filter((id) => {
    if (!isMutated(id)) return false;
    if (loaded.has(id)) return true;
    const reached = compiler.reach(id);
    return writers.some((writer) => reached.has(writer.id));
  });
  return near.map((id) => path.normalize(compiler.modules.get(id)!.file));
}

async function tableOf(
  root: string,
  project: TestProject,
  compiler: Compiler,
  instrumented: ReadonlyMap<string, string>,
  suites: readonly FoundSuite[],
): Promise<ProjectTable> {
  const { snapshotOptions } = project.config;
  const snapshotPath = (file: string): string =>
    snapshotOptions.resolveSnapshotPath?.(file, '.snap', { config: project.serializedConfig }) ??
    path.join(path.dirname(file), '__snapshots__', `${path.basename(file)}.snap`);
  return {
    // Only what JSON can hold reaches a worker; functions of the configuration stay here.
    config: JSON.parse(JSON.stringify(project.serializedConfig)) as ProjectTable['config'],
    provided: { ...project.getProvidedContext() },
    modules: [...compiler.modules.values()],
    imports: Object.fromEntries(compiler.imports),
    shared: sharedModules(root, compiler, instrumented),
    suites: suites.map(({ file }) => ({ file, snapshotPath: snapshotPath(file) })),
  };
}

function firstError(module: TestModule): string {
  const [error] = module.errors();
  if (error !== undefined) return error.message;
  for (const test of module.children.allTests('failed'))
    return `${test.fullName}: ${test.result().errors?.[0]?.message ?? ''}`;
  return 'it fails';
}

async function findSuite(
  compiler: Compiler,
  project: number,
  file: string,
  instrumented: ReadonlyMap<string, string>,
): Promise<FoundSuite> {
  const files = [file, ...compiler.setupFiles];
  const sources = await Promise.all(files.map((source) => readFile(source, 'utf8')));
  const obstacle = hostingObstacle(compiler.project, sources);
  try {
    const roots = await Promise.all(files.map((source) => compiler.visit(source)));
    const reached = roots.flatMap((target) => ('module' in target ? [...compiler.reach(target.module)] : []));
    const dependencies = new Set(reached.map((id) => compiler.modules.get(id)!.file));
    return { project, file, dependencies, obstacle, compileError: undefined };
  } catch (error) {
    const compileError = stripVTControlCharacters((error as Error).message);
    return { project, file, dependencies: new Set(instrumented.keys()), obstacle, compileError };
  }
}

/**
 * True when a test file may load a mutated one. Under aliases of the project's own, names may mean other files than those
 * that the graph of imports has found, so that nothing can be left out.
 */
function isConcerned(root: string, project: TestProject, file: string, loaders?: ReadonlySet<string>): boolean {
  if (loaders === undefined) return true;
  const aliased = project.vite.config.resolve.alias.some(({ find }) => !String(find).includes('@vite'));
  const relative = (absolute: string): string => path.relative(root, absolute).split(path.sep).join('/');
  return aliased || [file, ...project.config.setupFiles].some((loaded) => loaders.has(relative(loaded)));
}

/**
 * Compiles all test files of the project and what they import with the project's own vitest: configuration, aliases, plugins.
 * Mutated files are compiled from their instrumented code.
 */
export async function compileProjects(
  root: string,
  options: Partial<StrykerOptions>,
  instrumented: ReadonlyMap<string, string>,
  loaders?: ReadonlySet<string>,
): Promise<CompiledProjects> {
  const { vitest, vite } = await openVitest(root, options);
  try {
    const specifications = (await vitest.globTestSpecifications()).filter(
      ({ pool, project, moduleId }) => pool !== 'typescript' && isConcerned(root, project, moduleId, loaders),
    );
    const projects = [...new Set(specifications.map(({ project }) => project))];
    const compilers = projects.map((project) => new Compiler(project, instrumented, vite));
    const suites: FoundSuite[] = [];
    for (const { project, moduleId } of specifications.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))) {
      const index = projects.indexOf(project);
      const compiler = compilers[index]!;
      suites.push(await findSuite(compiler, index, moduleId, instrumented));
    }
    const tables = await Promise.all(
      projects.map((project, index) =>
        tableOf(
          root,
          project,
          compilers[index]!,
          instrumented,
          suites.filter((suite) => suite.project === index),
        ),
      ),
    );
    const near = compilers.flatMap((compiler, index) => {
      const tests = new Set([...suites.map(({ file }) => file), ...compiler.setupFiles]);
      return nearPackages(compiler, instrumented, tests, new Set(tables[index]!.shared));
    });
    return {
      suites,
      nearPackages: new Set(near),
      tables,
      async fetch(project, url, importer) {
        const compiler = compilers[project]!;
        await compiler.visit(url, importer);
        return { modules: [...compiler.modules.values()], imports: Object.fromEntries(compiler.imports) };
      },
      async confirm(files) {
        const named = specifications.filter(({ moduleId }) => files.includes(moduleId));
        const { testModules } = await vitest.runTestSpecifications(named);
        const failed = testModules.filter((module) => !module.ok());
        return new Map(failed.map((module) => [module.moduleId, firstError(module)]));
      },
      close: () => vitest.close(),
    };
  } catch (error) {
    await vitest.close();
    throw error;
  }
}
