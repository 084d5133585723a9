// What the user's Stryker configuration says to the in-process engine.
import { availableParallelism } from 'node:os';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import { AssayError } from '../../core/errors.ts';

/** Processes to start, as Stryker reads its option: a number, or a share of the processors. */
export function processesOf(concurrency: unknown): number {
  if (concurrency === undefined) return availableParallelism();
  const share = typeof concurrency === 'string' ? /^(\d{1,3})%$/.exec(concurrency)?.[1] : undefined;
  const wanted =
    share === undefined ? concurrency : Math.max(1, Math.round((availableParallelism() * Number(share)) / 100));
  if (typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= 1 && wanted <= 256) return wanted;
  throw new AssayError(
    'config',
    `"concurrency" of the Stryker configuration is ${JSON.stringify(concurrency)}.`,
    'Write a number of processes, or a share such as "50%".',
  );
}

/** @throws AssayError when the suites are not those of vitest */
export function refuseOtherRunners(options: Partial<StrykerOptions>): void {
  if (options.testRunner === undefined || options.testRunner === 'vitest' || options.testRunner === 'command') return;
  throw new AssayError(
    'host',
    `The in-process engine runs vitest suites; Stryker is configured for "${options.testRunner}".`,
    'Run with --engine stryker.',
  );
}

/** What of the configuration this engine leaves out. */
export function checkerWarnings({ checkers = [] }: Partial<StrykerOptions>): string[] {
  if (checkers.length === 0) return [];
  return [`the checkers ${checkers.join(', ')} are not asked: a mutant that they refuse is run like any other`];
}
