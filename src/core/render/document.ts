/** A list in brackets: on one line if it fits, else an item a line, or as many on a line as fit (`fill`). */
export interface Group {
  readonly open: string;
  readonly items: readonly Piece[];
  readonly close: string;
  readonly fill: boolean;
  /** A space inside each bracket when it stands on one line. */
  readonly padded: boolean;
}

export function group(open: string, items: readonly Piece[], close: string, fill = false, padded = false): Group {
  return { open, items, close, fill, padded };
}

/** Source code that may be laid out in several ways. An empty text is a hole of a sparse array. */
export type Piece = string | Group | readonly Piece[];

const indent = '  ';

function isGroup(piece: Piece): piece is Group {
  return typeof piece === 'object' && 'open' in piece;
}

/** On one line; undefined when it would be longer than `room` characters. */
function flat(piece: Piece, room: number): string | undefined {
  if (typeof piece === 'string') return piece.length <= room && !piece.includes('\n') ? piece : undefined;
  const pad = isGroup(piece) && piece.padded && piece.items.length > 0 ? ' ' : '';
  let text = isGroup(piece) ? piece.open + pad : '';
  const parts = isGroup(piece) ? piece.items : piece;
  for (const [index, part] of parts.entries()) {
    if (isGroup(piece) && index > 0) text += ', ';
    const inner = flat(part, room - text.length);
    if (inner === undefined) return undefined;
    text += inner;
  }
  if (!isGroup(piece)) return text;
  // A hole at the end needs a comma of its own, or it would not count.
  text += `${piece.items.at(-1) === '' ? ',' : ''}${pad}${piece.close}`;
  return text.length <= room ? text : undefined;
}

function filled(lines: readonly string[], margin: string, width: number): string {
  let text = '';
  let line = margin;
  for (const item of lines) {
    const next = line === margin ? margin + item : `${line} ${item}`;
    if (next.length > width && line !== margin) {
      text += `${line}\n`;
      line = margin + item;
    } else {
      line = next;
    }
  }
  return text + line;
}

function broken(group: Group, margin: string, width: number): string {
  const inner = margin + indent;
  const items = group.items.map((item) => `${lay(item, inner, inner.length + 1, width)},`);
  const body = group.fill ? filled(items, inner, width) : items.map((item) => inner + item).join('\n');
  return `${group.open}\n${body}\n${margin}${group.close}`;
}

function lay(piece: Piece, margin: string, used: number, width: number): string {
  const line = flat(piece, width - used);
  if (line !== undefined) return line;
  if (typeof piece === 'string') return piece;
  if (isGroup(piece)) return broken(piece, margin, width);
  let text = '';
  for (const part of piece)
    text += lay(part, margin, margin.length + text.length - (text.lastIndexOf('\n') + 1), width);
  return text;
}

/** Lays source code out in lines of at most `width` characters, as far as its parts allow. */
export function layOut(piece: Piece, width: number): string {
  return lay(piece, '', 0, width);
}
