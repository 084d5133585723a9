/** An address that the platform parses, and what its parts say. */
export function fuzz(data: Buffer): void {
  const text = data.toString('latin1');
  if (!URL.canParse(text)) return;
  const url = new URL(text);
  if (url.protocol !== 'ftp:' || url.port !== '2121') return;
  if (url.searchParams.has('debug')) {
    throw new Error('reached'); // planted
  }
}
