import type { Found } from './hunt.ts';
import type { Verdict } from './verdict.ts';

/** A divergence and who is right; without a verdict nobody has looked into it yet. */
export interface Judged extends Found {
  readonly version: string;
  readonly verdict?: Verdict;
}

export const RIGHTS: Readonly<Record<Verdict['right'], string>> = {
  law: 'the law',
  both: 'both',
  nobody: 'undecided',
};

const cell = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|');
const longest = 160; // characters of an input or a result that a table can take

/** As code: what could end it or break a line is written as an escape. */
function code(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)} …` : text;
  const visible = cut.replaceAll(
    /[\p{Cc}\u00a0\u2212]/gu,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const fence = visible.includes('`') ? '``' : '`';
  const space = visible.startsWith('`') || visible.endsWith('`') ? ' ' : '';
  return `${fence}${space}${visible.replaceAll('|', '\\|')}${space}${fence}`;
}

const line = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function reason({ verdict }: Judged): string {
  if (verdict === undefined) return 'unjudged';
  const { by, note, root } = verdict;
  return cell([by, note, root === undefined ? undefined : `one cause: ${root}`].filter(Boolean).join('; '));
}

function table(rows: readonly Judged[]): readonly string[] {
  return [
    line('cause', 'minimal input', 'got', 'expected', 'inputs needed', 'right', 'by'),
    line(...Array.from({ length: 7 }, () => '---')),
    ...rows.map((row) =>
      line(
        cell(row.cause),
        code(row.asked),
        code(row.got),
        code(row.expected),
        `${row.runs}`,
        row.verdict === undefined ? 'unjudged' : RIGHTS[row.verdict.right],
        reason(row),
      ),
    ),
  ];
}

/** Causes that several laws met are one. */
export function causesOf(rows: readonly Judged[]): number {
  return new Set(rows.map(({ library, law, cause, verdict }) => `${library}\n${verdict?.root ?? `${law}\n${cause}`}`))
    .size;
}

function groups<Row>(rows: readonly Row[], of: (row: Row) => string): readonly (readonly [string, readonly Row[]])[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(of(row), [...(found.get(of(row)) ?? []), row]);
  return [...found];
}

function count(rows: readonly Judged[]): string {
  const by = (right: Verdict['right']): number => rows.filter(({ verdict }) => verdict?.right === right).length;
  return [rows.length, causesOf(rows), by('law'), by('both'), by('nobody')].map(String).join(' | ');
}

/** The page `docs/targets/divergences-of-libraries.md`. */
export function documentOf(rows: readonly Judged[], command: string, environment: string): string {
  const libraries = groups(rows, ({ library, version }) => `${library} ${version}`);
  return [
    '# Divergences of libraries',
    '',
    `Written by \`${command}\` on ${environment}; do not edit. The laws of \`query\` and \`datetime\` (\`properties/*/laws\`),`,
    'asked of libraries that do the same. Each row was found by `check()` and made as small as it goes; *inputs needed* is the',
    'median of the seeds that met it. What is expected comes from the JMESPath specification said a second time, from an Earley',
    'recogniser over its grammar, from the grammar of RFC 3339, and from Temporal. *right* says who keeps to the specification',
    'that is named: `the law`, `both` where the library keeps to a wider one, `undecided` where no specification says.',
    '',
    line('library', 'divergences', 'distinct causes', 'the law is right', 'both', 'undecided'),
    line(...Array.from({ length: 6 }, () => '---')),
    ...libraries.map(([library, own]) => `| ${library} | ${count(own)} |`),
    `| all | ${count(rows)} |`,
    ...libraries.flatMap(([library, own]) => [
      '',
      `## ${library}`,
      ...groups(own, ({ law }) => law).flatMap(([law, found]) => [
        '',
        `### ${law} (${library.split(' ')[0]})`,
        '',
        ...table(found),
      ]),
    ]),
    '',
  ].join('\n');
}
