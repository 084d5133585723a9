/** A key in hexadecimal digits. */
export function fuzz(data: Buffer): void {
  const text = data.toString('latin1');
  if (!/^[0-9a-f]+$/.test(text)) return;
  const key = Buffer.from(text, 'hex');
  if (key.equals(Buffer.from('hunter2'))) {
    throw new Error('reached'); // planted
  }
}
