import type { Piece } from './document.ts';
import { numberLiteral, stringLiteral } from './literals.ts';
import type { Renderer } from './renderer.ts';

/** How a value of a built-in class is written, and which of its properties that already says. */
export interface BuiltinPiece {
  readonly piece: Piece;
  readonly isOwn: (key: string | symbol) => boolean;
}

const none = (): boolean => false;
const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

export function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}
