import type { AnyNode } from 'acorn';

/** Longest literal that is of use as part of an input, in characters. */
const maxLiteralLength = 256;
/** Literals of one file: tables of data would drown the words of its grammar. */
const maxLiterals = 2_000;

/** Collects what a file compares its input with: strings, numbers, names of properties. */
export class LiteralPass {
  readonly #strings = new Set<string>();
  readonly #numbers = new Set<number>();
  readonly #names = new Set<string>();

  visit(node: AnyNode, parent: AnyNode | undefined): void {
    if (node.type === 'Literal') {
      if (parent !== undefined && /^(?:Import|Export)/.test(parent.type)) return;
      if (typeof node.value === 'string') return this.#add(node.value);
      if (typeof node.value === 'bigint') return this.#number(Number(node.value));
      if (typeof node.value === 'number') return this.#number(node.value);
    } else if (node.type === 'TemplateElement') this.#add(node.value.cooked ?? '');
    else if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier')
      this.#name(node.property.name);
    else if (node.type === 'Property' && !node.computed && node.key.type === 'Identifier') this.#name(node.key.name);
  }

  get strings(): readonly string[] {
    return [...this.#strings];
  }

  get numbers(): readonly number[] {
    return [...this.#numbers];
  }

  /** Names of properties that are read or written, which are the likely keys of objects in the input. */
  get propertyNames(): readonly string[] {
    return [...this.#names].filter((name) => !builtInNames.has(name));
  }

  #add(text: string): void {
    if (text.length > 0 && text.length <= maxLiteralLength && this.#strings.size < maxLiterals) this.#strings.add(text);
  }

  #number(value: number): void {
    if (Math.abs(value) > 1 && Number.isFinite(value) && this.#numbers.size < maxLiterals) this.#numbers.add(value);
  }

  #name(name: string): void {
    if (name.length <= maxLiteralLength && this.#names.size < maxLiterals) this.#names.add(name);
  }
}

/** Names of the language's own methods, which are read of every value. */
const builtInNames: ReadonlySet<string> = new Set(
  [Object, Array, String, Number, RegExp, Map, Promise, Math, JSON, Symbol, Buffer].flatMap((builtIn) => [
    ...Object.getOwnPropertyNames(builtIn),
    ...Object.getOwnPropertyNames((builtIn as { prototype?: object }).prototype ?? {}),
  ]),
);
