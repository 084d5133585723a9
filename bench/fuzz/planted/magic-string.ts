/** One comparison with a long string. */
export function fuzz(data: Buffer): void {
  const text = data.toString();
  if (text === 'open sesame, the cave is yours') {
    throw new Error('reached'); // planted
  }
}
