import { AssayError } from '../core/errors.ts';
import type { PropertyOptions } from '../core/declaration.ts';

const numbers = {
  runs: { min: 1, whole: true, unit: 'inputs' },
  seed: { min: -(2 ** 31), whole: true, unit: '' },
  timeLimitMs: { min: 0, whole: false, unit: 'milliseconds' },
  timeoutMs: { min: 1, whole: false, unit: 'milliseconds' },
} as const;

/**
 * Checks the options of a property when it is declared, so that a slip is not taken for a default.
 *
 * @throws AssayError with code `declaration`
 */
export function checkOptions(name: string, options: PropertyOptions): void {
  for (const [key, { min, whole, unit }] of Object.entries(numbers)) {
    const value = options[key as keyof typeof numbers];
    if (value === undefined) continue;
    if (typeof value === 'number' && value >= min && (!whole || Number.isSafeInteger(value))) continue;
    const wanted = `a ${whole ? 'whole ' : ''}number from ${min}${unit === '' ? '' : `, in ${unit}`}`;
    throw new AssayError('declaration', `${key} of "${name}" is ${String(value)}; it takes ${wanted}.`);
  }
  if (options.documentation !== undefined && typeof options.documentation !== 'boolean') {
    throw new AssayError(
      'declaration',
      `documentation of "${name}" is ${String(options.documentation)}; it takes true or false.`,
    );
  }
  const { examples = [] } = options;
  if (!Array.isArray(examples) || !examples.every((example) => Array.isArray(example))) {
    throw new AssayError(
      'declaration',
      `examples of "${name}" takes a list of argument lists.`,
      'Write { examples: [[1, "a"], [2, "b"]] }.',
    );
  }
}
