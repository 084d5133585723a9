/** An array of structures of eight bytes, of which a later one refers to an earlier one. */
export function fuzz(data: Buffer): void {
  const owners = new Map<number, number>();
  for (let at = 0; at + 8 <= data.length; at += 8) {
    const id = data.readUInt16LE(at);
    const kind = data[at + 2]!;
    const flags = data[at + 3]!;
    const value = data.readUInt32LE(at + 4);
    if (kind === 1 && (flags & 0xf0) === 0xa0) owners.set(id, value);
    if (kind === 2 && owners.has(id) && value === owners.get(id) && value > 0xffff) {
      throw new Error('reached'); // planted
    }
  }
}
