import { existsSync } from 'node:fs';
import path from 'node:path';
import { AssayError, exitCodes, type ExitCode } from '../../core/errors.ts';
import { systemFiles } from '../../node/files.ts';
import { commonOptions, type RawOptions } from '../options.ts';
import type { CommandContext } from '../session.ts';
import { ignoredFolder, ignoresFolder, starterFiles, starterScripts } from '../setup/starter-files.ts';
import type { CommandDefinition } from './command.ts';

async function writeAll(root: string, withWorkflow: boolean): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { path: name, content } of starterFiles(withWorkflow)) {
    const file = path.join(root, name);
    const isThere = existsSync(file);
    if (!isThere) await systemFiles.write(file, content);
    lines.push(isThere ? `kept     ${name} (it is there already)` : `created  ${name}`);
  }
  return lines;
}

/** Adds scripts where none of that name is there; the file keeps its indentation. */
async function addScripts(file: string): Promise<string> {
  const text = (await systemFiles.readText(file)) ?? '';
  let manifest: Record<string, unknown>;
  try {
    manifest = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError('config', `package.json is not valid JSON: ${reason}`, 'Mend it and run again.');
  }
  const scripts = (manifest['scripts'] ?? {}) as Record<string, string>;
  const missing = Object.entries(starterScripts).filter(([name]) => !Object.hasOwn(scripts, name));
  if (missing.length === 0) return 'kept     package.json (its scripts are there already)';
  manifest['scripts'] = { ...scripts, ...Object.fromEntries(missing) };
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  await systemFiles.write(file, `${JSON.stringify(manifest, null, indent)}\n`);
  return `changed  package.json (scripts ${missing.map(([name]) => name).join(', ')})`;
}

async function ignoreFolder(root: string): Promise<string> {
  const file = path.join(root, '.gitignore');
  const text = (await systemFiles.readText(file)) ?? '';
  if (ignoresFolder(text)) return 'kept     .gitignore (.assay/ is in it)';
  await systemFiles.write(file, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${ignoredFolder}\n`);
  return `${text === '' ? 'created ' : 'changed '} .gitignore (${ignoredFolder})`;
}

async function init(raw: RawOptions, { workingFolder, screen }: CommandContext): Promise<ExitCode> {
  commonOptions(raw);
  const manifest = path.join(workingFolder, 'package.json');
  if (!existsSync(manifest)) {
    const remedy = 'Run "npm init" first, or go to the root of your project.';
    throw new AssayError('not-found', `There is no package.json in ${workingFolder}.`, remedy);
  }
  const lines = [await addScripts(manifest), ...(await writeAll(workingFolder, raw['workflow'] === true))];
  lines.push(await ignoreFolder(workingFolder));
  const next =
    'Next: npm install --save-dev assay fast-check vitest, then npm run props. "assay doctor" looks over the set-up.';
  screen.write(`${lines.join('\n')}\n${next}\n`);
  return exitCodes.held;
}

export const initCommand: CommandDefinition = {
  usage: 'init',
  summary: 'Set up assay in the project of this folder; what is there already is kept',
  options: [['--workflow', 'Also write .github/workflows/assay.yml']],
  examples: ['assay init', 'assay init --workflow'],
  run: (_args, raw, context) => init(raw, context),
};
