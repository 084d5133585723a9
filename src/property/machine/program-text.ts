import { renderValue } from '../../core/render/render.ts';

const identifier = /^[A-Za-z_$][\w$]*$/;

/** A value on one line. */
export function valueText(value: unknown): string {
  return renderValue(value, { width: Infinity }).text.replaceAll(/\s*\n\s*/g, ' ');
}

/** A step as a call. */
export function callText(name: string, args: readonly string[]): string {
  return `${identifier.test(name) ? name : `rules[${JSON.stringify(name)}]`}(${args.join(', ')})`;
}
