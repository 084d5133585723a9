import { PreconditionFailure } from 'fast-check';
import type { FindingKind } from '../core/finding.ts';
import type { PropertyDeclaration } from '../core/declaration.ts';

/** The verdict on one input. */
export type Execution =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'refused' }
  | { readonly verdict: 'fails'; readonly kind: FindingKind; readonly error: unknown };

const holds: Execution = { verdict: 'holds' };
const refused: Execution = { verdict: 'refused' };

/** Fails a property whose predicate answered false. */
export class PredicateFalseError extends Error {
  override readonly name = 'PredicateFalseError';
  constructor() {
    super('the predicate returned false');
  }
}

function judge(result: unknown): Execution {
  return result === false ? { verdict: 'fails', kind: 'error', error: new PredicateFalseError() } : holds;
}

function judgeError(error: unknown): Execution {
  return PreconditionFailure.isFailure(error) ? refused : { verdict: 'fails', kind: 'error', error };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** Runs the predicate on one input. Answers at once when it is synchronous and has no asynchronous hooks. */
export function execute(declaration: PropertyDeclaration, values: readonly unknown[]): Execution | Promise<Execution> {
  const { beforeEach, afterEach } = declaration.options;
  if (beforeEach !== undefined || afterEach !== undefined) return executeWithHooks(declaration, values);
  try {
    const result = declaration.predicate(...values);
    return isThenable(result) ? Promise.resolve(result).then(judge, judgeError) : judge(result);
  } catch (error) {
    return judgeError(error);
  }
}

async function executeWithHooks(declaration: PropertyDeclaration, values: readonly unknown[]): Promise<Execution> {
  await declaration.options.beforeEach?.();
  try {
    return judge(await declaration.predicate(...values));
  } catch (error) {
    return judgeError(error);
  } finally {
    await declaration.options.afterEach?.();
  }
}
