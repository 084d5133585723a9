import { AssayError } from '../../core/errors.ts';
import { PartArbitrary, type Draw } from '../draw.ts';
import { makePrimitive } from './avro-primitives.ts';
import type { AvroType } from './avro-schema.ts';

interface Limits {
  readonly maxDepth: number;
  readonly maxSize: number;
  readonly unions: 'auto' | 'plain' | 'wrapped';
}

/** Deeper than any type that a person writes without recursion. */
const maxNesting = 64;
const usualItems = 4;
/** Size of a part that is drawn on its own. */
const partSize = 20;

/** Makes values of an Avro type that nest no deeper than they must or may. */
export class AvroMaker {
  readonly #root: AvroType;
  readonly #limits: Limits;
  readonly #depths = new Map<AvroType, number>();
  readonly #parts = new Map<AvroType, PartArbitrary>();

  constructor(root: AvroType, limits: Limits) {
    this.#root = root;
    this.#limits = limits;
    this.#measure(root);
    if (this.#depthOf(root) === Infinity) {
      throw new AssayError(
        'declaration',
        `fromAvro(): ${root.name} holds itself without end.`,
        'Give the recursive field a branch that ends: `["null", …]`, an array or a map.',
      );
    }
  }

  make(draw: Draw): unknown {
    const state = { draw, budget: this.#limits.maxSize };
    return this.#make(this.#root, state, Math.max(this.#limits.maxDepth, this.#depthOf(this.#root)));
  }

  #partOf(type: AvroType): PartArbitrary {
    let part = this.#parts.get(type);
    if (part === undefined) {
      part = new PartArbitrary((draw) =>
        this.#make(type, { draw, budget: partSize }, Math.max(3, this.#depthOf(type))),
      );
      this.#parts.set(type, part);
    }
    return part;
  }

  #depthOf(type: AvroType): number {
    return this.#depths.get(type) ?? Infinity;
  }

  /** The depth of the flattest value of each type, from the leaves up until nothing changes. */
  #measure(root: AvroType): void {
    const all = new Set<AvroType>([root]);
    for (const type of all) for (const part of partsOf(type)) all.add(part);
    for (let round = 0; round < maxNesting; round++) {
      let changed = false;
      for (const type of all) {
        const depth = this.#flattest(type);
        if (depth >= this.#depthOf(type)) continue;
        this.#depths.set(type, depth);
        changed = true;
      }
      if (!changed) return;
    }
  }

  #flattest(type: AvroType): number {
    switch (type.kind) {
      case 'record':
        return 1 + Math.max(0, ...type.fields.map((field) => this.#depthOf(field.type)));
      case 'union':
        return Math.min(...type.branches.map((branch) => this.#depthOf(branch)));
      default:
        return 1;
    }
  }

  #make(type: AvroType, state: { readonly draw: Draw; budget: number }, allowance: number): unknown {
    state.budget--;
    const depth = state.budget <= 0 ? this.#depthOf(type) : allowance;
    const { draw } = state;
    return draw.span(this.#partOf(type), () => {
      switch (type.kind) {
        case 'primitive':
        case 'fixed':
          return makePrimitive(draw, type);
        case 'enum':
          return type.symbols[draw.integer(0, type.symbols.length - 1)];
        case 'union':
          return this.#union(type.branches, state, depth);
        case 'record':
          return this.#record(type.fields, state, depth - 1);
        case 'array':
          return Array.from({ length: this.#length(type.items, state, depth) }, () =>
            this.#make(type.items, state, depth - 1),
          );
        case 'map': {
          const length = this.#length(type.items, state, depth);
          const entries = Array.from({ length }, (_, index) => [
            mapKey(draw, index),
            this.#make(type.items, state, depth - 1),
          ]);
          return Object.fromEntries(entries);
        }
      }
    });
  }

  #record(
    fields: readonly { readonly name: string; readonly type: AvroType }[],
    state: { readonly draw: Draw; budget: number },
    depth: number,
  ): unknown {
    return Object.fromEntries(fields.map(({ name, type }) => [name, this.#make(type, state, depth)]));
  }

  #length(items: AvroType, { draw, budget }: { readonly draw: Draw; readonly budget: number }, depth: number): number {
    return budget <= 0 || this.#depthOf(items) > depth - 1 ? 0 : draw.integer(0, usualItems);
  }

  #union(branches: readonly AvroType[], state: { readonly draw: Draw; budget: number }, depth: number): unknown {
    const possible = branches
      .filter((branch) => this.#depthOf(branch) <= depth)
      .toSorted((a, b) => this.#depthOf(a) - this.#depthOf(b));
    const branch = possible[state.draw.integer(0, possible.length - 1)]!;
    const value = this.#make(branch, state, depth);
    const isPlain = branch.name === 'null' || !this.wraps(branches);
    return isPlain ? value : { [branch.name]: value };
  }

  /** Whether values of a union are written with the name of their branch. */
  wraps(branches: readonly AvroType[]): boolean {
    if (this.#limits.unions !== 'auto') return this.#limits.unions === 'wrapped';
    const looks = branches.map(looksLike);
    return new Set(looks).size < looks.length;
  }
}

function partsOf(type: AvroType): readonly AvroType[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map((field) => field.type);
    case 'union':
      return type.branches;
    case 'array':
    case 'map':
      return [type.items];
    default:
      return [];
  }
}

/** What a value is in JavaScript: branches of one look cannot be told apart. */
export function looksLike(type: AvroType): string {
  if (type.kind === 'map' || type.kind === 'record') return 'object';
  if (type.kind === 'enum') return 'string';
  if (type.kind === 'fixed' || type.name === 'bytes') return 'buffer';
  return ['int', 'long', 'float', 'double'].includes(type.name) ? 'number' : type.name;
}

/** A key of a map; the index keeps keys apart. */
function mapKey(draw: Draw, index: number): string {
  const letter = 'abcdefghijklmnopqrstuvwxyz_.- é"\\\u{1f600}';
  const points = [...letter];
  return `${points[draw.integer(0, points.length - 1)]!}${index === 0 ? '' : String(index)}`;
}
