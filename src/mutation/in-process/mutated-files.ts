import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import type { StrykerOptions } from '@stryker-mutator/api/core';

/** A place in a file as Stryker counts: lines and columns from 0. */
export interface SourceRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** A file to mutate, whole or in parts. */
export interface MutatedFile {
  /** Absolute path. */
  readonly file: string;
  readonly mutate: true | readonly SourceRange[];
  readonly content: string;
}

const rangePattern = /^(.*?):(\d+)(?::(\d+))?-(\d+)(?::(\d+))?$/;

/** Stryker's own default, for a project that names nothing. */
export const defaultMutate = [
  '{src,lib}/**/!(*.+(s|-)+(spec|test)).+(cjs|mjs|js|ts|mts|cts|jsx|tsx|html|vue|svelte)',
  '!{src,lib}/**/__tests__/**/*.+(cjs|mjs|js|ts|mts|cts|jsx|tsx|html|vue|svelte)',
];

function rangeOf(pattern: string): { readonly glob: string; readonly mutate: true | readonly SourceRange[] } {
  const match = rangePattern.exec(pattern);
  if (match === null) return { glob: pattern, mutate: true };
  const [, file = '', startLine, startColumn = '0', endLine, endColumn] = match;
  const end = {
    line: Number(endLine) - 1,
    column: endColumn === undefined ? Number.MAX_SAFE_INTEGER : Number(endColumn),
  };
  return { glob: file, mutate: [{ start: { line: Number(startLine) - 1, column: Number(startColumn) }, end }] };
}

/** What Stryker never reads, and what the user tells it not to. A rule without a slash counts in every folder. */
function ignored(rules: readonly string[]): string[] {
  const patterns = ['**/node_modules/**', '**/.git/**', '.assay/**', '.stryker-tmp/**', '**/*.d.{ts,mts,cts}'];
  for (const rule of rules) {
    if (rule.startsWith('!')) continue; // what is taken back here is mutated only when "mutate" names it
    const plain = rule.replace(/^\//, '').replace(/\/$/, '');
    const anchored = rule.startsWith('/') || plain.includes('/');
    patterns.push(anchored ? plain : `**/${plain}`, anchored ? `${plain}/**` : `**/${plain}/**`);
  }
  return patterns;
}

/** The rules that a later negation takes back must not hide a file from "mutate". */
function effectiveRules(rules: readonly string[]): readonly string[] {
  const taken = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1).replace(/^\//, ''));
  return rules.filter(
    (rule) => !rule.startsWith('!') && !taken.some((back) => back.startsWith(rule.replace(/^\//, ''))),
  );
}

/**
 * Finds the files to mutate, with the patterns and ranges of Stryker.
 *
 * @param patterns in order; one with `!` takes files back, others add files or parts of them
 */
export async function findMutatedFiles(
  root: string,
  patterns: readonly string[],
  options: Partial<StrykerOptions>,
): Promise<MutatedFile[]> {
  const ignore = ignored(effectiveRules(options.ignorePatterns ?? []));
  const found = new Map<string, true | readonly SourceRange[]>();
  for (const pattern of patterns) {
    const removes = pattern.startsWith('!');
    const { glob: plain, mutate } = rangeOf(removes ? pattern.slice(1) : pattern);
    const files = await glob(plain.replaceAll('\\', '/').replace(/^\.\//, ''), { cwd: root, absolute: true, ignore });
    for (const file of files) {
      if (removes) found.delete(file);
      else {
        const before = found.get(file);
        found.set(
          file,
          before === undefined ? mutate : before === true || mutate === true ? true : [...before, ...mutate],
        );
      }
    }
  }
  const sorted = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(
    sorted.map(async ([file, mutate]) => ({
      file: path.normalize(file),
      mutate,
      content: await readFile(file, 'utf8'),
    })),
  );
}
