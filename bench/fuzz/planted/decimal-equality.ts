/** A number in text that must be one exact decimal. */
export function fuzz(data: Buffer): void {
  const [reading, scale] = data.toString('latin1').split(' ');
  if (Number.parseFloat(reading ?? '') !== 98.625) return;
  if (Number.parseInt(scale ?? '', 10) === 451) {
    throw new Error('reached'); // planted
  }
}
