/** The beginning, the end and something between them. */
export function fuzz(data: Buffer): void {
  const text = data.toString('latin1');
  if (!text.startsWith('<?xml version="1.0"') || !text.endsWith('?>')) return;
  if (text.includes('standalone=') && !text.includes('encoding')) {
    throw new Error('reached'); // planted
  }
}
