/** Regular expressions without groups: an address and a version, one after the other. */
export function fuzz(data: Buffer): void {
  const lines = data.toString('latin1').split('\n');
  if (!/^[a-z]+\.[a-z]+@example\.(?:org|net)$/.test(lines[0] ?? '')) return;
  if (!/^v\d+\.\d+\.\d+-rc\d$/.test(lines[1] ?? '')) return;
  if (lines.length === 3) {
    throw new Error('reached'); // planted
  }
}
