import { writeFile } from 'node:fs/promises';

/** A value for each column. */
export type Row = Readonly<Record<string, string | number>>;

/** Lines of a table for a terminal: text to the left, numbers to the right. */
export function tableLines(rows: readonly Row[]): readonly string[] {
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => String(row[name]).length)));
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, at) => (typeof cell === 'number' ? String(cell).padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd();
  return [
    line(names),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map((row) => line(names.map((name) => row[name]!))),
  ];
}

/** The value behind `--name` on the command line. */
export function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : process.argv[at + 1];
}

/** Prints to standard output, and writes the figures to the file behind `--json` if there is one. */
export async function publish(lines: readonly string[], figures: unknown): Promise<void> {
  process.stdout.write(`${lines.join('\n')}\n`);
  const file = option('json');
  if (file !== undefined) await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
}
