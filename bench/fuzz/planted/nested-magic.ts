/** A file header whose parts are checked one after the other. */
export function fuzz(data: Buffer): void {
  if (data.length < 14 || data[0] !== 0x89 || data[1] !== 0x41 || data[2] !== 0x53 || data[3] !== 0x59) return;
  if (data.subarray(4, 8).toString('latin1') !== 'HEAD') return;
  const version = data[8]!;
  if (version < 3 || version > 4) return;
  if (data.readUInt16BE(9) !== 0x0d0a) return;
  if (data[11] === 0x1a && data[12] === 0x0a) {
    throw new Error('reached'); // planted
  }
}
