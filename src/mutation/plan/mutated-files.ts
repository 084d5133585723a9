import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { rangePattern } from '../mutate-paths.ts';
import type { FileToPlant, InstrumenterRange } from './instrumenter.ts';

/** What Stryker never mutates, and what assay writes. */
const neverMutated = ['**/node_modules/**', '**/.git/**', '.assay/**', '.stryker-tmp/**', '**/dist/**'];

interface Pattern {
  readonly glob: string;
  readonly range?: InstrumenterRange;
}

function readPattern(pattern: string): Pattern {
  const match = rangePattern.exec(pattern);
  if (match === null) return { glob: pattern };
  const [, file = '', startLine, startColumn = '0', endLine, endColumn] = match;
  const end = {
    line: Number(endLine) - 1,
    column: endColumn === undefined ? Number.MAX_SAFE_INTEGER : Number(endColumn),
  };
  return { glob: file, range: { start: { line: Number(startLine) - 1, column: Number(startColumn) }, end } };
}

async function filesOf(root: string, pattern: string): Promise<readonly string[]> {
  // A name such as `[id].ts` is a file first, and a pattern only when there is none.
  if (statSync(path.join(root, pattern), { throwIfNoEntry: false })?.isFile() === true) return [pattern];
  return (await glob([pattern], { cwd: root, ignore: neverMutated, expandDirectories: false })).toSorted();
}

/** The files that patterns of Stryker name, with their text; a later pattern with `!` takes files out again. */
export async function mutatedFiles(root: string, patterns: readonly string[]): Promise<readonly FileToPlant[]> {
  const chosen = new Map<string, true | InstrumenterRange[]>();
  for (const text of patterns) {
    if (text.startsWith('!')) {
      for (const file of await filesOf(root, text.slice(1))) chosen.delete(file);
      continue;
    }
    const { glob: files, range } = readPattern(text);
    for (const file of await filesOf(root, files)) {
      const known = chosen.get(file);
      if (range === undefined) chosen.set(file, true);
      else if (known === undefined) chosen.set(file, [range]);
      else if (known !== true) known.push(range);
    }
  }
  const names = [...chosen.keys()].toSorted();
  return Promise.all(
    names.map(async (file) => ({
      file,
      source: await readFile(path.join(root, file), 'utf8'),
      mutate: chosen.get(file)!,
    })),
  );
}

/** A pattern that matches one file, whatever is in its name. */
export const exactPattern = (file: string): string => file.replaceAll(/[*?{}()[\]!+@|]/g, String.raw`\$&`);
