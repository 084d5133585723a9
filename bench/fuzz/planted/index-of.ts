/** Separators at the right places. */
export function fuzz(data: Buffer): void {
  const text = data.toString('latin1');
  const scheme = text.indexOf('://');
  if (scheme < 3) return;
  const at = text.indexOf('@', scheme);
  if (at < 0 || text.lastIndexOf('#!') <= at) return;
  if (text.slice(0, scheme) === 'amqps') {
    throw new Error('reached'); // planted
  }
}
