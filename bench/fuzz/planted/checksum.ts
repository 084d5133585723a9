/** A packet whose last four bytes must be the CRC-32 of what stands before them. */
function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export function fuzz(data: Buffer): void {
  if (data.length < 8) return;
  const body = data.subarray(0, -4);
  if (data.readUInt32BE(data.length - 4) !== crc32(body)) return;
  if (body[0] === 0x50 && body[1] === 0x21) {
    throw new Error('reached'); // planted
  }
}
