/** Numbers of variable length, as protocol buffers have them. */
export function fuzz(data: Buffer): void {
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = data[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  if (read() !== 70_000) return;
  if (read() !== 16_384) return;
  if (read() === 300) {
    throw new Error('reached'); // planted
  }
}
