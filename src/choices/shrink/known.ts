import type { Recording } from '../sequence.ts';

const prime = 0x0100_0193; // FNV-1a, 32 bits; two of them with different starts make 53 bits
const base = 0x20_0000;
const word = 0x1_0000_0000;

/** A 53-bit hash of the values of a recording: two that differ collide once in 10^10 for a hundred thousand candidates. */
function hashOf(recording: Recording): number {
  let low = 0x811c_9dc5 | 0;
  let high = 0x9e37_79b9 | 0;
  const add = (part: number): void => {
    low = Math.imul(low ^ part, prime);
    high = Math.imul((high ^ part) + 0x7f4a_7c15, prime) ^ (low >>> 15);
  };
  for (const sequence of recording) {
    add(sequence.length + 1);
    for (const { value } of sequence) {
      if (typeof value === 'number') {
        add(value | 0);
        add(Math.floor(value / word) | 0);
      } else {
        let rest = value < 0n ? -value : value;
        add(value < 0n ? 3 : 2);
        for (; rest > 0n; rest >>= 32n) add(Number(rest & 0xffff_ffffn) | 0);
      }
    }
  }
  return ((low >>> 0) % base) * word + (high >>> 0);
}

/** Remembers which recordings were executed, so that no candidate is executed twice. */
export class KnownRecordings {
  readonly #hashes = new Set<number>();

  /** True when the recording was not known before. Trailing empty sequences make no difference. */
  add(recording: Recording): boolean {
    let length = recording.length;
    while (length > 1 && recording[length - 1]!.length === 0) length--;
    const hash = hashOf(length === recording.length ? recording : recording.slice(0, length));
    if (this.#hashes.has(hash)) return false;
    this.#hashes.add(hash);
    return true;
  }
}
