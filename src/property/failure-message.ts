import { stringify } from 'fast-check';
import type { Counterexample } from './outcome.ts';

/** The first line of what an error says; never empty. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n', 1)[0] || 'failed without a message';
}

/** Everything a person needs: what broke, on what, and how to see it again. */
export function failureMessage(name: string, counterexample: Counterexample, seed: number, command: string): string {
  const detail = counterexample.error instanceof Error ? counterexample.error.message : String(counterexample.error);
  return [
    `Property failed: ${name}`,
    `Smallest input: ${renderValues(counterexample.values)}`,
    detail,
    `Seed: ${seed}`,
    `Replay: ${command}`,
  ].join('\n');
}

/** The arguments of the predicate, as source code where that is possible. */
export function renderValues(values: readonly unknown[]): string {
  return values.map((value) => stringify(value)).join(', ');
}
