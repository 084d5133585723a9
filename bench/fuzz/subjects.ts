import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FindingKind } from '../../src/core/finding.ts';

/** Absolute path of the project's root. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** A plain fuzz file with a known bug. */
export interface Subject {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  /** Tells the finding that is looked for from others. */
  readonly wanted: (finding: { readonly kind: FindingKind; readonly message: string }) => boolean;
}

const plantedFolder = path.join(projectRoot, 'bench/fuzz/planted');
/** Ends the one line of a planted file without which it is correct. */
const mark = '// planted';

/** Every file of `planted/`. */
export async function plantedSubjects(): Promise<readonly Subject[]> {
  const files = (await readdir(plantedFolder)).filter((file) => /\.(?:ts|cjs)$/.test(file)).toSorted();
  return files.map((file) => ({
    name: path.parse(file).name,
    file: path.join(plantedFolder, file),
    wanted: () => true, // a planted file has no other failure: its twin shows that
  }));
}

/**
 * A planted file without its bug.
 *
 * @throws Error when it does not have exactly one marked line
 */
export function withoutBug(code: string, name: string): string {
  const lines = code.split('\n');
  const sound = lines.filter((line) => !line.endsWith(mark));
  if (lines.length - sound.length !== 1) throw new Error(`${name} needs exactly one line that ends with "${mark}"`);
  return sound.join('\n');
}

/** Writes the twin of a planted file, which has everything but the bug, and tells where. */
export async function writeTwin(subject: Subject): Promise<Subject> {
  const folder = path.join(projectRoot, '.assay/bench/twins');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  const extension = path.extname(subject.file);
  const file = path.join(folder, subject.name + extension);
  await writeFile(file, withoutBug(await readFile(subject.file, 'utf8'), subject.name));
  return { ...subject, file };
}

const trophyFolder = path.join(projectRoot, 'bench/fuzz/trophies');
const everyError = { kind: 'error', message: /./ } as const;

/** By file: what the published bug looks like. */
const trophies: Readonly<Record<string, { readonly kind: FindingKind | 'hang or memory'; readonly message: RegExp }>> =
  {
    'js-yaml.cjs': { kind: 'error', message: /^TypeError/ },
    'qs.cjs': everyError,
    'omggif.cjs': { kind: 'error', message: /^TypeError/ },
    'xml2js.cjs': { kind: 'error', message: /^TypeError/ },
    'jpeg-js.cjs': { kind: 'hang or memory', message: /./ },
  };

/** Published bugs of packages. */
export function trophySubjects(): readonly Subject[] {
  return Object.entries(trophies).map(([file, { kind, message }]) => ({
    name: path.parse(file).name,
    file: path.join(trophyFolder, file),
    wanted: (finding) =>
      (kind === 'hang or memory' ? ['timeout', 'memory'].includes(finding.kind) : finding.kind === kind) &&
      message.test(finding.message),
  }));
}
