import type { Type } from 'avsc';
import { MAX_DEPTH, MAX_ITEMS, RecordError, type RecordErrorCode } from './record-error.ts';
import { kindOf } from './schema.ts';

/** As much of avsc's types as a walk through an encoding needs. */
interface Shape {
  readonly typeName: string;
  readonly fields: readonly { readonly name: string; readonly type: Shape }[];
  readonly itemsType: Shape;
  readonly valuesType: Shape;
  readonly types: readonly Shape[];
  readonly symbols: readonly string[];
  readonly size: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const MAX_LONG = Number.MAX_SAFE_INTEGER;
const MAX_INT = 2 ** 31 - 1;

/** A long has at most ten bytes. */
const MAX_LONG_BYTES = 10;

/**
 * Checks that bytes are one encoding of a schema and nothing more (specification, "Binary Encoding"), before avsc reads them. avsc
 * looks at the end of the bytes only when it is done, follows any count and any depth, and takes what no writer writes.
 *
 * @throws RecordError `truncated`, `trailing`, `corrupt`, `precision`, `too-deep`, `too-many`, each with the path
 */
export function checkEncoding(type: Type, bytes: Uint8Array): void {
  const walk = new Walk(bytes);
  walk.value(type as unknown as Shape);
  walk.end();
}

class Walk {
  readonly #bytes: Uint8Array;
  readonly #path: string[] = [];
  #at = 0;
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  value(type: Shape): void {
    switch (kindOf(type)) {
      case 'null':
        return;
      case 'boolean':
        return this.#expect(this.#take(1)[0]! <= 1, 'corrupt', 'a boolean is 0 or 1');
      case 'int':
        return this.#expect(this.#within(this.#long(), -MAX_INT - 1, MAX_INT), 'corrupt', 'an int has 32 bits');
      case 'long':
        return this.#expect(this.#within(this.#long(), -MAX_LONG, MAX_LONG), 'precision', 'no number holds this long');
      case 'float':
        return void this.#take(4);
      case 'double':
        return void this.#take(8);
      case 'bytes':
        return void this.#take(this.#long());
      case 'string':
        return void this.#text();
      case 'fixed':
        return void this.#take(type.size);
      case 'enum':
        return this.#expect(this.#within(this.#long(), 0, type.symbols.length - 1), 'corrupt', 'no such symbol');
      case 'array':
        return this.#blocks((index) => this.#inside(String(index), type.itemsType));
      case 'map':
        return this.#blocks(() => this.#inside(this.#key(), type.valuesType));
      case 'record':
        for (const field of type.fields) this.#inside(field.name, field.type);
        return;
      default:
        return this.#branch(type.types);
    }
  }

  end(): void {
    this.#expect(this.#at === this.#bytes.length, 'trailing', 'bytes follow the record');
  }

  #inside(name: string, type: Shape): void {
    this.#path.push(name);
    this.#expect(this.#path.length <= MAX_DEPTH, 'too-deep', `more than ${MAX_DEPTH} levels`);
    this.value(type);
    this.#path.pop();
  }

  #branch(types: readonly Shape[]): void {
    const branch = types[this.#long()];
    this.#expect(branch !== undefined, 'corrupt', 'no such branch of the union');
    this.value(branch!);
  }

  /** Blocks of items until an empty one; a negative count is followed by the size of the block in bytes. */
  #blocks(item: (index: number) => void): void {
    let index = 0;
    for (let count = this.#long(); count !== 0; count = this.#long()) {
      const size = count < 0 ? this.#long() : undefined;
      const start = this.#at;
      for (const end = index + Math.abs(count); index < end; index += 1) {
        this.#items += 1;
        this.#expect(this.#items <= MAX_ITEMS, 'too-many', `more than ${MAX_ITEMS} items`);
        item(index);
      }
      this.#expect(size === undefined || size === this.#at - start, 'corrupt', 'a block has another size');
    }
  }

  /** avsc would set the prototype of the map. */
  #key(): string {
    const key = this.#text();
    this.#expect(key !== '__proto__', 'corrupt', 'a key is __proto__');
    return key;
  }

  #text(): string {
    const bytes = this.#take(this.#long());
    try {
      return utf8.decode(bytes);
    } catch {
      return this.#fail('corrupt', 'a string is not UTF-8');
    }
  }

  /** Zigzag in groups of seven bits, the lowest first. Beyond what numbers hold exactly, some number that is beyond it. */
  #long(): number {
    let coded = 0n;
    for (let index = 0; index < MAX_LONG_BYTES; index += 1) {
      const byte = this.#take(1)[0]!;
      coded |= BigInt(byte & 127) << BigInt(7 * index);
      if (byte < 128) return Number((coded >> 1n) ^ -(coded & 1n));
    }
    return this.#fail('corrupt', `a long has more than ${MAX_LONG_BYTES} bytes`);
  }

  #take(length: number): Uint8Array {
    this.#expect(length >= 0, 'corrupt', 'a length is negative');
    this.#expect(length <= this.#bytes.length - this.#at, 'truncated', 'the bytes end too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #within(value: number, least: number, most: number): boolean {
    return value >= least && value <= most;
  }

  #expect(holds: boolean, code: RecordErrorCode, detail: string): void {
    if (!holds) this.#fail(code, detail);
  }

  #fail(code: RecordErrorCode, detail: string): never {
    throw new RecordError(code, this.#path, `${detail} (byte ${this.#at})`);
  }
}
