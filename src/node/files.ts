import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Files } from '../core/ports.ts';

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The machine's file system. */
export const systemFiles: Files = {
  readBytes: (path) => unlessMissing(readFile(path)),
  readText: (path) => unlessMissing(readFile(path, 'utf8')),
  async write(path, content) {
    await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await writeFile(temporary, content, { flush: true });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  },
  async list(path) {
    const names = (await unlessMissing(readdir(path))) ?? [];
    return names.filter((name) => !name.endsWith('.tmp')).toSorted();
  },
  remove: (path) => rm(path, { force: true }),
};

/** The machine's files, each read once: for a process in which nothing that is read may change. */
export function rememberingFiles(files: Files): Files {
  const known = new Map<string, Promise<unknown>>();
  const once = <T>(kind: string, path: string, read: () => Promise<T>): Promise<T> => {
    const key = `${kind}\0${path}`;
    let reading = known.get(key);
    if (reading === undefined) known.set(key, (reading = read()));
    return reading as Promise<T>;
  };
  return {
    readBytes: (path) => once('bytes', path, () => files.readBytes(path)),
    readText: (path) => once('text', path, () => files.readText(path)),
    list: (path) => once('names', path, () => files.list(path)),
    write: (path, content) => files.write(path, content),
    remove: (path) => files.remove(path),
  };
}
