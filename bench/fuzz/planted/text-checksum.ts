/** A sentence in the manner of NMEA: `$TALK,...*hh` with the XOR of its characters in hexadecimal. */
export function fuzz(data: Buffer): void {
  const match = /^\$([A-Z]{5}),([^*]*)\*([0-9A-F]{2})$/.exec(data.toString('latin1'));
  if (match === null) return;
  const [, talker, body, stated] = match;
  let sum = 0;
  for (const character of `${talker},${body}`) sum ^= character.charCodeAt(0);
  if (sum.toString(16).toUpperCase().padStart(2, '0') !== stated) return;
  if (talker === 'GPGLL') {
    throw new Error('reached'); // planted
  }
}
