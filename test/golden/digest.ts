import { createHash } from 'node:crypto';

/** A short hash of parts as JSON, with `n` after bigints. */
export function digest(parts: Iterable<unknown>): string {
  const hash = createHash('sha256');
  for (const part of parts)
    hash.update(JSON.stringify(part, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));
  return hash.digest('hex').slice(0, 16);
}
