import { AssayError } from '../core/errors.ts';
import { renderValue } from '../core/render/render.ts';
import { currentContext } from './input-context.ts';

/**
 * Keeps a remark for the failure message: it is shown when the input at hand turns out to be the smallest that fails.
 * Outside a property, and under a fuzzer, it does nothing.
 */
export function note(...parts: readonly unknown[]): void {
  const context = currentContext();
  context?.note(parts.map((part) => (typeof part === 'string' ? part : renderValue(part).text)).join(' '));
}

/** Counts the input at hand under a label when `condition` holds; the report says what share of the inputs it was. */
export function classify(condition: boolean, label: string): void {
  if (condition) currentContext()?.classify(label);
}

/**
 * Demands that the condition holds for at least a share of the inputs. When statistics say that it does not, the check gets
 * no verdict: a property that never sees what it is about has shown nothing.
 *
 * @param atLeast percent, above 0 and at most 100
 */
export function cover(condition: boolean, label: string, atLeast: number): void {
  if (!(atLeast > 0 && atLeast <= 100)) {
    throw new AssayError(
      'declaration',
      `cover "${label}" asks for ${atLeast} %; it takes a percentage above 0, 100 at most.`,
    );
  }
  const context = currentContext();
  context?.cover(label, { counts: condition, atLeast });
  if (condition) context?.classify(label);
}

/**
 * Tells how near the input at hand came to something rare: half of the inputs that follow are made by changing the one with
 * the highest score.
 *
 * @param score any finite number; higher is nearer
 * @param label tells several goals of one property apart
 */
export function target(score: number, label = 'target'): void {
  if (!Number.isFinite(score)) {
    throw new AssayError('declaration', `target "${label}" was given ${score}; it takes a finite number.`);
  }
  currentContext()?.score(label, score);
}
