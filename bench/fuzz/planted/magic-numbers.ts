/** Integers of 32 bits in both byte orders, and a float. */
export function fuzz(data: Buffer): void {
  if (data.length < 16) return;
  if (data.readUInt32BE(0) !== 0xdeadbeef) return;
  if (data.readUInt32LE(4) !== 0x0badcafe) return;
  if (data.readInt32LE(8) !== -559038) return;
  if (data.readUInt32BE(12) === 305419896) {
    throw new Error('reached'); // planted
  }
}
