/** An order number that a regular expression takes apart. */
export function fuzz(data: Buffer): void {
  const match = /^ORDER-(\d{4})-([A-Z]{3})-([0-9a-f]{4})$/.exec(data.toString('latin1'));
  if (match === null) return;
  if (Number(match[1]) > 2_090 && match[2] === 'CHF') {
    throw new Error('reached'); // planted
  }
}
