import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly text: string;
  /** Module names as written. */
  readonly imports: readonly string[];
}

/** The TypeScript files below some folders of the project. */
export function sourceFiles(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => {
        const file = path.posix.join(folder, name.split(path.sep).join('/'));
        const text = readFileSync(path.join(root, file), 'utf8');
        return {
          file,
          text,
          imports: ts.preProcessFile(text, true, true).importedFiles.map((found) => found.fileName),
        };
      }),
  );
}

/** The files of ours that a file imports, relative to the root. */
export function ownImports(source: SourceFile): readonly string[] {
  return source.imports
    .filter((name) => name.startsWith('.'))
    .map((name) => path.posix.join(path.posix.dirname(source.file), name));
}

/** The first circle in a graph, as the list of its members; undefined when there is none. */
export function findCircle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (node: string): readonly string[] | undefined => {
    if (done.has(node)) return undefined;
    const start = open.indexOf(node);
    if (start >= 0) return [...open.slice(start), node];
    open.push(node);
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next);
      if (circle !== undefined) return circle;
    }
    open.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = visit(node);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
