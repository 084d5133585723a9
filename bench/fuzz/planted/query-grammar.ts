/** A small query language: `select a, b from t where a = 1 limit 0`; tokens are words, numbers and signs. */
export function fuzz(data: Buffer): void {
  const tokens = data.toString('latin1').match(/[a-z_]+|\d+|[^\s]/gi) ?? [];
  let at = 0;
  const accept = (wanted: string): boolean => tokens[at]?.toLowerCase() === wanted && ++at > 0;
  const name = (): string | undefined => (/^[a-z_]+$/i.test(tokens[at] ?? '') ? tokens[at++] : undefined);
  if (!accept('select')) return;
  do if (!accept('*') && name() === undefined) return;
  while (accept(','));
  if (!accept('from') || name() === undefined) return;
  if (accept('where') && (name() === undefined || !accept('=') || !/^\d+$/.test(tokens[at++] ?? ''))) return;
  if (!accept('limit')) return;
  if (Number(tokens[at++]) === 0 && at === tokens.length) {
    throw new Error('a limit of nothing'); // planted
  }
}
