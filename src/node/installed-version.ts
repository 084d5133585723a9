import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The version of a package as the project sees it; undefined when it is not installed. */
export function installedVersion(root: string, name: string): string | undefined {
  const folders = createRequire(path.join(root, 'package.json')).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const file = path.join(folder, name, 'package.json');
    if (!existsSync(file)) continue;
    return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version;
  }
  return undefined;
}
