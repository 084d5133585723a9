/** Characters beyond ASCII: one outside the basic plane, and a word that is the same only after normalisation. */
export function fuzz(data: Buffer): void {
  const text = data.toString();
  const [first = ''] = text;
  if (first.codePointAt(0) !== 0x1f980) return;
  if (text.slice(first.length).normalize('NFC') === 'Ångström') {
    throw new Error('reached'); // planted
  }
}
