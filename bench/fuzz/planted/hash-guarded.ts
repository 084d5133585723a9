/** A key whose hash of 16 bits is not reversible, behind a prefix. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 16) ^ (value & 0xffff);
}

export function fuzz(data: Buffer): void {
  const text = data.toString('latin1');
  if (!text.startsWith('key:')) return;
  if (hash(text.slice(4)) === 0x5eed) {
    throw new Error('reached'); // planted
  }
}
