import path from 'node:path';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { AssayError } from '../core/errors.ts';
import { explainIssues } from './explain-issues.ts';
import { configSchema, type ResolvedConfig } from './schema.ts';

const configNames = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map((extension) => `assay.config.${extension}`);

export interface LoadedConfig {
  readonly config: ResolvedConfig;
  /** Absolute path of the project: the folder of the configuration, else the working folder. */
  readonly root: string;
  /** Absolute path of the file, when there is one. */
  readonly file?: string;
}

/** The nearest configuration file from `folder` upwards, not looking beyond the first folder with a package.json. */
function findConfig(folder: string): string | undefined {
  for (let current = folder; ; current = path.dirname(current)) {
    const found = configNames.map((name) => path.join(current, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (existsSync(path.join(current, 'package.json')) || current === path.dirname(current)) return undefined;
  }
}

function projectRoot(folder: string): string {
  for (let current = folder; current !== path.dirname(current); current = path.dirname(current)) {
    if (existsSync(path.join(current, 'package.json'))) return current;
  }
  return folder;
}

async function importConfig(file: string): Promise<unknown> {
  try {
    // A configuration that imports assay gets this very copy of it.
    const own = fileURLToPath(new URL(`../index${path.extname(import.meta.url)}`, import.meta.url));
    const jiti = createJiti(import.meta.url, { fsCache: false, alias: { assay: own } });
    return await jiti.import(file, { default: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError('config', `${file} cannot be loaded: ${reason}`, 'Mend the file and run again.', {
      cause: error,
    });
  }
}

/** Checks a configuration value; `place` names it in errors. */
export function resolveConfig(value: unknown, place: string): ResolvedConfig {
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return deepFreeze(parsed.data);
  const lines = explainIssues(parsed.error, value, Object.keys(configSchema.shape));
  throw new AssayError('config', `${place} is not valid:\n${lines.map((line) => `  - ${line}`).join('\n')}`);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}

/**
 * Loads the configuration: the named file, or the nearest `assay.config.*`, or the defaults.
 *
 * @throws AssayError with code `config` when the file is missing, does not load or does not fit the schema
 */
export async function loadConfig(workingFolder: string, named?: string): Promise<LoadedConfig> {
  const file = named === undefined ? findConfig(workingFolder) : path.resolve(workingFolder, named);
  if (file === undefined)
    return { config: resolveConfig({}, 'the default configuration'), root: projectRoot(workingFolder) };
  if (!existsSync(file)) {
    throw new AssayError('config', `There is no configuration file ${file}.`, 'Check the path given to --config.');
  }
  const config = resolveConfig(await importConfig(file), file);
  return { config, root: path.dirname(file), file };
}
