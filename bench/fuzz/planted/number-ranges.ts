/** Numbers in text that must fall into narrow ranges. */
export function fuzz(data: Buffer): void {
  const parts = data.toString('latin1').split(';');
  if (parts.length !== 3) return;
  const [width, height, depth] = parts.map(Number) as [number, number, number];
  if (!(width > 4_095 && width < 4_100)) return;
  if (!(height >= 2_160 && height <= 2_162)) return;
  if (depth > -20 && depth < -15) {
    throw new Error('reached'); // planted
  }
}
