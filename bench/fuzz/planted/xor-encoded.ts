const key = 'xylophone';

/** A word that is compared character by character after it was decoded. */
export function fuzz(data: Buffer): void {
  if (data.length !== key.length) return;
  for (let index = 0; index < key.length; index++) {
    if ((data[index]! ^ 0x5a) !== key.charCodeAt(index)) return;
  }
  throw new Error('reached'); // planted
}
