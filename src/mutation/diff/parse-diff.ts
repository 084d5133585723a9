/** Changed lines, 1-based and both included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** A file as a diff leaves it. */
export interface ChangedFile {
  /** Path in the repository, with forward slashes. */
  readonly path: string;
  /** Its path before, when it was renamed or copied. */
  readonly previousPath?: string;
  /** Lines that are new or changed; where lines were only taken out, there is no range. */
  readonly lines: readonly LineRange[];
  /** True when the file is gone. */
  readonly deleted: boolean;
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** A path as git writes it: quoted like a string of C, byte by byte, when it holds anything unusual. */
function unquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"')) return text;
  const inner = text.slice(1, -1);
  const bytes: number[] = [];
  for (let index = 0; index < inner.length; index++) {
    if (inner[index] !== '\\') {
      bytes.push(...Buffer.from(inner[index]!));
      continue;
    }
    const octal = /^[0-7]{3}/.exec(inner.slice(index + 1));
    if (octal === null) bytes.push(escapes[inner[++index]!] ?? 63);
    else {
      bytes.push(Number.parseInt(octal[0], 8));
      index += 3;
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

/** A path after `--- ` or `+++ `: without git's prefix and without the tab that ends one with spaces in it. */
function pathOf(text: string): string | undefined {
  const name = unquote(text.replace(/\t$/, ''));
  return name === '/dev/null' ? undefined : name.replace(/^[ab]\//, '');
}

interface Draft {
  path: string | undefined;
  previousPath: string | undefined;
  renamed: boolean;
  deleted: boolean;
  readonly lines: LineRange[];
}

function finished({ path, previousPath, renamed, deleted, lines }: Draft): ChangedFile[] {
  const name = path ?? previousPath;
  if (name === undefined) return []; // only a mode or a binary file changed
  return [{ path: name, ...(renamed && previousPath !== undefined && { previousPath }), lines, deleted }];
}

const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function readHeader(line: string, draft: Draft): void {
  if (line.startsWith('--- ')) draft.previousPath = pathOf(line.slice(4)) ?? draft.previousPath;
  else if (line.startsWith('+++ ')) draft.path = pathOf(line.slice(4));
  else if (line.startsWith('rename from ')) {
    draft.previousPath = unquote(line.slice('rename from '.length));
    draft.renamed = true;
  } else if (line.startsWith('rename to ')) draft.path = unquote(line.slice('rename to '.length));
  else if (line.startsWith('deleted file mode ')) draft.deleted = true;
}

/**
 * Reads what `git diff --unified=0` writes. The lines of a hunk are counted, never looked at: they may say anything, also
 * what looks like a header.
 */
export function parseDiff(text: string): readonly ChangedFile[] {
  const files: ChangedFile[] = [];
  let draft: Draft | undefined;
  let left = 0;
  for (const line of text.split('\n')) {
    if (left > 0) {
      if (!line.startsWith('\\')) left--; // "\ No newline at end of file" is not a line of the file
      continue;
    }
    if (line.startsWith('diff --git ')) {
      if (draft !== undefined) files.push(...finished(draft));
      draft = { path: undefined, previousPath: undefined, renamed: false, deleted: false, lines: [] };
      continue;
    }
    if (draft === undefined) continue;
    const match = hunk.exec(line);
    if (match === null) readHeader(line, draft);
    else {
      const [, removed = '1', from = '', added = '1'] = match;
      left = Number(removed) + Number(added);
      if (Number(added) > 0) draft.lines.push({ from: Number(from), to: Number(from) + Number(added) - 1 });
    }
  }
  if (draft !== undefined) files.push(...finished(draft));
  return files;
}
