/** Fields with a type, a length of two bytes and a value; a name longer than its field is read past the end. */
export function fuzz(data: Buffer): void {
  if (data.subarray(0, 4).toString('latin1') !== 'TLV1') return;
  for (let at = 4; at + 3 <= data.length;) {
    const type = data[at]!;
    const length = data.readUInt16BE(at + 1);
    at += 3;
    if (at + length > data.length) return;
    if (type === 0x2a && length > 0) {
      const named = data[at]!;
      if (named > length + 40) {
        throw new RangeError('read past the end'); // planted
      }
    }
    at += length;
  }
}
