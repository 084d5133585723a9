/** Easy on purpose: brackets that nest three deep. */
export function fuzz(data: Buffer): void {
  let depth = 0;
  for (const byte of data) {
    if (byte === 0x5b) depth++;
    else if (byte === 0x5d) depth = Math.max(0, depth - 1);
    if (depth === 3) {
      throw new Error('reached'); // planted
    }
  }
}
