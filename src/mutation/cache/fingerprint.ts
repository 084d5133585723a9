import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { storedFolder } from '../../core/suite-folder.ts';
import { listFiles } from './file-facts.ts';
import type { ImportGraph } from './import-graph.ts';

/** Configuration that decides what tests do and what they run with. Their own imports belong to them. */
const configuration =
  /^(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|tsconfig[\w.-]*\.json|\.env[\w.]*|\.?stryker[\w.-]*\.(?:json|[cm]?js)|assay\.config\.\w+|vite(?:st)?[\w.-]*\.[cm]?[jt]s)$/;

/** Files of stored inputs of one suite that are looked at. */
const maxStoredFiles = 20_000;

function digest(parts: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}

/** Hashes what a verdict depends on, each file once and in the state in which it was first asked for. */
export class Fingerprints {
  readonly #root: string;
  readonly #graph: ImportGraph;
  readonly #tool: string;
  readonly #tests = new Map<string, string>();
  readonly #reaches = new Map<string, string>();
  readonly #storedBy = new Map<string, readonly string[]>();
  #base: string | undefined;

  /** @param tool versions of what decides verdicts: assay, the engine, Node */
  constructor(root: string, graph: ImportGraph, tool: string) {
    this.#root = root;
    this.#graph = graph;
    this.#tool = tool;
  }

  /** What every verdict of the project depends on: tools, configuration with all it loads, installed versions. */
  base(): string {
    if (this.#base !== undefined) return this.#base;
    const files = listFiles(this.#root, '', (name) => configuration.test(name), Infinity).filter(
      (file) => !file.includes('/'),
    );
    const all = new Set(files.flatMap((file) => [...this.#graph.closure(file)]));
    this.#base = digest([this.#tool, ...this.#named(all)]);
    return this.#base;
  }

  /** A file's own content; all that is needed to know that its mutants are the same. */
  content(file: string): string {
    return this.#graph.facts.content(file, () => {
      try {
        return createHash('sha256')
          .update(readFileSync(path.join(this.#root, file)))
          .digest('hex');
      } catch {
        return 'missing';
      }
    });
  }

  /** A test file with everything it loads and the inputs that are stored for its checks. */
  test(file: string): string {
    const known = this.#tests.get(file);
    if (known !== undefined) return known;
    const hash = digest([this.base(), ...this.#named([...this.#graph.closure(file), ...this.#stored(file)])]);
    this.#tests.set(file, hash);
    return hash;
  }

  /** Everything that could notice a mutant of a file: whatever loads the file, with all it loads. */
  reachOf(file: string): string {
    const known = this.#reaches.get(file);
    if (known !== undefined) return known;
    const dependents = [...this.#graph.dependents(file)].toSorted();
    const stored = dependents.flatMap((dependent) => this.#stored(dependent));
    // In one: the files of all dependents overlap, and hashing each dependent by itself takes their number squared.
    const all = this.#named([...this.#graph.closureOfAll(dependents), ...stored]);
    const hash = digest([this.base(), ...dependents, '', ...all]);
    this.#reaches.set(file, hash);
    return hash;
  }

  #named(files: Iterable<string>): string[] {
    return [...new Set(files)].toSorted().flatMap((file) => [file, this.content(file)]);
  }

  /** Seeds and past findings of a suite: the folders of its checks stand side by side, and all of them count. */
  #stored(file: string): readonly string[] {
    const known = this.#storedBy.get(file);
    if (known !== undefined) return known;
    const folders = (['corpus', 'regressions'] as const).map((kind) =>
      path.posix.dirname(storedFolder(file, '', kind)),
    );
    const stored = folders.flatMap((folder) => {
      try {
        return listFiles(this.#root, folder, () => true, maxStoredFiles);
      } catch {
        return []; // there is none
      }
    });
    this.#storedBy.set(file, stored);
    return stored;
  }
}
