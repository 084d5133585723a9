import { AssayError } from '../core/errors.ts';

/** `FILE:LINE-LINE` or `FILE:LINE:COLUMN-LINE:COLUMN`, of the command line or of Stryker. */
export const rangePattern = /^(.*?):(\d+)(?::(\d+))?-(\d+)(?::(\d+))?$/;
const sourceFile = /\.[cm]?[jt]sx?$/;
const glob = /[*?{[]/;
const scripts = '{ts,tsx,mts,cts,js,jsx,mjs,cjs}';

/** What folders and patterns of the command line do not mean: suites, declarations, configurations of tools. */
const notMeant = [
  `!**/*.{test,spec,bench,prop,fuzz,stress}.${scripts}`,
  `!**/__tests__/**`,
  `!**/*.d.{ts,mts,cts}`,
  `!**/*.config.${scripts}`,
];

const normalized = (path: string): string => path.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');

/** False for what names one file. */
const isWide = (path: string): boolean => {
  const plain = normalized(rangePattern.exec(path)?.[1] ?? path);
  return glob.test(plain) || !sourceFile.test(plain);
};

/**
 * Paths of the command line as patterns of Stryker. Suites among the sources are mutated only where they are named one by one.
 *
 * @throws AssayError with code `usage` on a malformed or empty range
 */
export function mutatePatterns(paths: readonly string[]): readonly string[] {
  const wide = paths.filter(isWide).map(mutatePattern);
  const named = paths.filter((path) => !isWide(path)).map(mutatePattern);
  return [...wide, ...(wide.length > 0 ? notMeant : []), ...named];
}

function positive(text: string, path: string): number {
  const value = Number(text);
  if (value >= 1) return value;
  throw new AssayError(
    'usage',
    `"${path}": lines and columns start at 1, got ${text}.`,
    'Write FILE:LINE:COLUMN-LINE:COLUMN.',
  );
}

/**
 * A path of the command line as a pattern of Stryker: of a folder, every script in it. Columns start at 1 here, as in
 * reports and editors, the end column being the one after the last character; Stryker counts both from 0.
 *
 * @throws AssayError with code `usage` on a malformed or empty range
 */
export function mutatePattern(path: string): string {
  const match = rangePattern.exec(path);
  if (match === null) {
    if (/:\d+(?::\d+)?$/.test(path)) {
      throw new AssayError(
        'usage',
        `"${path}" is not a range.`,
        'Write FILE:LINE-LINE or FILE:LINE:COLUMN-LINE:COLUMN.',
      );
    }
    const plain = normalized(path);
    if (plain === '' || plain === '.') return `**/*.${scripts}`;
    return sourceFile.test(plain) || glob.test(plain) ? plain : `${plain}/**/*.${scripts}`;
  }
  const [, file = '', startLine = '', startColumn, endLine = '', endColumn] = match;
  const from = [positive(startLine, path), startColumn === undefined ? 1 : positive(startColumn, path)] as const;
  const to = [positive(endLine, path), endColumn === undefined ? Infinity : positive(endColumn, path)] as const;
  if (to[0] < from[0] || (to[0] === from[0] && to[1] < from[1])) {
    throw new AssayError('usage', `"${path}" ends before it starts.`, 'Write FILE:LINE:COLUMN-LINE:COLUMN.');
  }
  const end = endColumn === undefined ? `${to[0]}` : `${to[0]}:${to[1] - 1}`;
  return `${normalized(file)}:${from[0]}:${from[1] - 1}-${end}`;
}

/** A path of the command line that selects exactly this place; `mutatePattern` reads it. */
export function rangePath(place: {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}): string {
  return `${place.file}:${place.line}:${place.column}-${place.endLine}:${place.endColumn}`;
}
