import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Hexadecimal SHA-256 of a text or of bytes. */
export function contentHash(content: string | Uint8Array): string {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content));
}

/**
 * The id of a check: the first eight hex digits of a hash of its file's path relative to the project's root (forward
 * slashes) and its name. It survives edits of the check and moves of the project, not a renaming of either.
 */
export function checkId(file: string, name: string): string {
  return contentHash(`${file.replaceAll('\\', '/')}\0${name}`).slice(0, 8);
}

const maxSlugLength = 60; // characters: keeps whole paths under the 255 bytes that file systems allow for one name

/** A readable part of a folder name: lower case letters, digits and dashes only. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlugLength)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'check' : plain;
}

/** The folder name of a check's corpus and regressions: `<slug>-<8 hex>`. */
export function checkFolder(file: string, name: string): string {
  return `${slug(name)}-${checkId(file, name)}`;
}
