import { layOut, type Piece } from './document.ts';
import { Renderer } from './renderer.ts';

/** A value as TypeScript source. */
export interface Rendering {
  /** An expression made of literals and constructors of the language only: evaluating it runs nobody's code. */
  readonly text: string;
  /** True when evaluating the text gives an equal value. Functions, class instances and cycles have only a likeness. */
  readonly exact: boolean;
}

export interface RenderOptions {
  /** Characters on a line, as far as the parts allow; default 100. */
  readonly width?: number;
}

const defaultWidth = 100;

function rendering(renderer: Renderer, piece: Piece, options: RenderOptions): Rendering {
  return { text: layOut(piece, options.width ?? defaultWidth), exact: renderer.exact };
}

/**
 * Renders a value so that it can be read, and pasted into a test. Runs no code of the value's own but a proxy's traps,
 * the `toString` of a class and fast-check's `toStringMethod`; never throws.
 */
export function renderValue(value: unknown, options: RenderOptions = {}): Rendering {
  const renderer = new Renderer();
  return rendering(renderer, renderer.value(value), options);
}

/** Renders the arguments of a call, separated by commas. */
export function renderArguments(values: readonly unknown[], options: RenderOptions = {}): Rendering {
  const renderer = new Renderer();
  const pieces = values.map((value) => renderer.value(value));
  const { width = defaultWidth } = options;
  const line = layOut(
    pieces.flatMap((piece, index): Piece[] => (index === 0 ? [piece] : [', ', piece])),
    Infinity,
  );
  if (!line.includes('\n') && line.length <= width) return { text: line, exact: renderer.exact };
  return { text: pieces.map((piece) => layOut(piece, width)).join(',\n'), exact: renderer.exact };
}
