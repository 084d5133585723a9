/** Containers in containers, each with its length; the bug stands in the fifth level. */
function read(data: Uint8Array, level: number): void {
  let at = 0;
  while (at + 2 <= data.length) {
    const kind = data[at]!;
    const length = data[at + 1]!;
    const content = data.subarray(at + 2, at + 2 + length);
    if (content.length < length) return;
    if (kind === 0x30) read(content, level + 1);
    else if (kind === 0x0c && level >= 5) {
      throw new Error('reached'); // planted
    }
    at += 2 + length;
  }
}

export function fuzz(data: Buffer): void {
  read(data, 0);
}
