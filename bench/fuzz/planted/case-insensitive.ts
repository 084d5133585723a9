/** Header fields whose names and values are compared without regard to case. */
export function fuzz(data: Buffer): void {
  let chunked = false;
  for (const line of data.toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line
      .slice(colon + 1)
      .trim()
      .toUpperCase();
    if (name === 'transfer-encoding' && value === 'CHUNKED') chunked = true;
    if (chunked && name === 'content-length') {
      throw new Error('both a length and chunks'); // planted
    }
  }
}
