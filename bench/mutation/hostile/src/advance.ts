/** Counts up to `limit`. With a step that misses it, it never comes back. */
export function advance(limit: number, step: number): number {
  let at = 0;
  while (at !== limit) at += step;
  return at;
}
