/** What a file's exports were, or are to be, called with. */
export type Input =
  /** A function. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly unknown[] }
  /** A class: an instance is made, then its methods are called in turn. */
  | {
      readonly kind: 'object';
      readonly name: string;
      readonly args: readonly unknown[];
      readonly calls: readonly { readonly method: string; readonly args: readonly unknown[] }[];
    };

/** All the values of an input, as one list to edit. */
export function valuesOf(input: Input): readonly (readonly unknown[])[] {
  return input.kind === 'call' ? [input.args] : [input.args, ...input.calls.map(({ args }) => args)];
}

/** The input with other values, in the order of `valuesOf`. */
export function withValues(input: Input, values: readonly (readonly unknown[])[]): Input {
  if (input.kind === 'call') return { ...input, args: values[0] ?? [] };
  const calls = input.calls.map(({ method }, index) => ({ method, args: values[index + 1] ?? [] }));
  return { ...input, args: values[0] ?? [], calls };
}

/** What stands for an argument in comparisons of size: how much there is to read. */
export function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return 1 + value.length;
  if (typeof value === 'number') return value === 0 ? 1 : 1 + String(value).length;
  if (typeof value !== 'object' || value === null || depth > 50) return 1;
  if (value instanceof Map || value instanceof Set) return 2 + sizeOf([...value], depth + 1);
  if (ArrayBuffer.isView(value)) return 1 + value.byteLength;
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (Array.isArray(value) ? 0 : key.length) + sizeOf(part, depth + 1),
    2,
  );
}

export const inputSize = (input: Input): number =>
  valuesOf(input).reduce((sum, args) => sum + 3 + args.reduce<number>((own, value) => own + sizeOf(value), 0), 0);
