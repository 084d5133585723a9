/** A line without its terminator. */
export interface SplitLine {
  /** 1-based. */
  readonly number: number;
  /** A copy: the chunks it came from may be used again. At most as many bytes as the limit of the splitter. */
  readonly bytes: Uint8Array;
  /** Whether the line had more bytes than the limit; the rest of it was dropped. */
  readonly cut: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Cuts a stream of bytes into lines that end with LF or CR LF. It works on bytes, before any decoding, so it does not
 * matter where the chunks are cut. Memory is bounded by the limit: what a longer line has more is not kept.
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  /** The parts of the line being read; together at most one byte longer than the limit. */
  #parts: Uint8Array[] = [];
  #length = 0;
  #dropped = false;
  #number = 0;

  /**
   * @param maxLineBytes limit for a line without its terminator, at least 1
   */
  constructor(maxLineBytes: number) {
    if (!Number.isSafeInteger(maxLineBytes) || maxLineBytes < 1)
      throw new RangeError('the longest line has a whole number of bytes, at least 1');
    this.#maxLineBytes = maxLineBytes;
  }

  /** Bytes kept of the line that is being read; never more than one above the limit. */
  get heldBytes(): number {
    return this.#length;
  }

  /** Takes the next bytes of the stream and gives the lines that they complete. */
  *push(chunk: Uint8Array): Generator<SplitLine> {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      this.#keep(chunk.subarray(start, end));
      yield this.#take();
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** Gives the last line when it has no terminator. The splitter is then ready for another stream, line 1. */
  *end(): Generator<SplitLine> {
    if (this.#length > 0) yield this.#take();
    this.#number = 0;
  }

  #keep(part: Uint8Array): void {
    // One byte more than the limit: it may be the CR of the terminator.
    const room = this.#maxLineBytes + 1 - this.#length;
    // Not `slice`: that of a Buffer shares memory with it.
    const kept = new Uint8Array(part.subarray(0, room));
    if (kept.length < part.length) this.#dropped = true;
    // A line without end must not gather empty parts either.
    if (kept.length > 0) this.#parts.push(kept);
    this.#length += kept.length;
  }

  #take(): SplitLine {
    const line = new Uint8Array(Buffer.concat(this.#parts));
    const hasReturn = !this.#dropped && line.at(-1) === CARRIAGE_RETURN;
    const content = hasReturn ? line.subarray(0, -1) : line;
    const bytes = content.slice(0, this.#maxLineBytes);
    const cut = this.#dropped || bytes.length < content.length;
    this.#parts = [];
    this.#length = 0;
    this.#dropped = false;
    this.#number += 1;
    return { number: this.#number, bytes, cut };
  }
}
