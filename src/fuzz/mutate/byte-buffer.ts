/** Up to this many bytes a loop is faster than a call into the runtime. */
const quickLength = 48;

/**
 * An input that is being changed, in memory that stays the same. Edits that would make it longer than its limit do less, or
 * nothing.
 *
 * Invariant: 0 <= length <= limit <= data.length.
 */
export class ByteBuffer {
  readonly data: Uint8Array;
  length = 0;
  /** Longest input that edits may make. */
  limit: number;
  readonly #spare: Uint8Array;
  readonly #text = new Uint8Array(quickLength);

  constructor(data: Uint8Array) {
    this.data = data;
    this.limit = data.length;
    this.#spare = new Uint8Array(data.length);
  }

  get room(): number {
    return this.limit - this.length;
  }

  /** @param limit of the edits that follow; what is loaded may be longer than that */
  load(bytes: Uint8Array, limit: number = this.data.length): void {
    const { data } = this;
    const length = Math.min(bytes.length, data.length);
    if (length < quickLength) for (let index = 0; index < length; index++) data[index] = bytes[index]!;
    else data.set(length === bytes.length ? bytes : bytes.subarray(0, length));
    this.length = length;
    this.limit = Math.min(data.length, Math.max(limit, length));
  }

  /** A copy of what stands here. */
  copy(): Uint8Array {
    return this.data.slice(0, this.length);
  }

  /** Replaces `removed` bytes at `at` by a part of `source`, which may be this buffer's own data. */
  replace(at: number, removed: number, source: Uint8Array, start = 0, end: number = source.length): boolean {
    const added = end - start;
    const length = this.length - removed + added;
    if (length > this.limit || at + removed > this.length) return false;
    const { data } = this;
    if (source === data) {
      this.#spare.set(data.subarray(start, end));
      source = this.#spare;
      end = added;
      start = 0;
    }
    if (added !== removed) data.copyWithin(at + added, at + removed, this.length);
    if (added < quickLength) for (let index = 0; index < added; index++) data[at + index] = source[start + index]!;
    else data.set(source.subarray(start, end), at);
    this.length = length;
    return true;
  }

  /** As `replace`, by a text in UTF-8. */
  replaceByText(at: number, removed: number, text: string): boolean {
    const { length } = text;
    if (length > quickLength) return this.replace(at, removed, Buffer.from(text));
    const bytes = this.#text;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return this.replace(at, removed, Buffer.from(text));
      bytes[index] = code;
    }
    return this.replace(at, removed, bytes, 0, length);
  }

  remove(at: number, count: number): void {
    this.data.copyWithin(at, at + count, this.length);
    this.length -= count;
  }

  /** Makes room for `count` bytes at `at`, whose content is whatever stood there. */
  open(at: number, count: number): boolean {
    if (count > this.room) return false;
    this.data.copyWithin(at + count, at, this.length);
    this.length += count;
    return true;
  }
}
