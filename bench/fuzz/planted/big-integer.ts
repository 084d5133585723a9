/** A whole number beyond what a double counts exactly. */
export function fuzz(data: Buffer): void {
  const text = data.toString('latin1');
  if (!/^\d{1,30}$/.test(text)) return;
  if (BigInt(text) === 18446744073709551615n) {
    throw new Error('reached'); // planted
  }
}
