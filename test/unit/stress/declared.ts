import type { Declaration, Host, HostedRun, StressDeclaration } from '../../../src/core/declaration.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { systemEventLoop } from '../../../src/node/event-loop.ts';
import { systemFiles } from '../../../src/node/files.ts';
import { renderSchedule } from '../../../src/stress/render.ts';
import { runStressCheck, type StressCheckRun } from '../../../src/stress/runner.ts';
import type { StressOutcome } from '../../../src/stress/outcome.ts';

type HostHolder = typeof globalThis & { [key: symbol]: Host | undefined };

/** What `declare` hands to its host, instead of to vitest. */
export function declared(declare: () => void): StressDeclaration {
  const holder = globalThis as HostHolder;
  const key = Symbol.for('assay.host');
  const before = holder[key];
  const declarations: Declaration[] = [];
  holder[key] = { declare: (declaration) => void declarations.push(declaration) };
  try {
    declare();
  } finally {
    holder[key] = before;
  }
  const [declaration] = declarations;
  if (declaration?.engine !== 'stress') throw new Error('no stress check was declared');
  return declaration;
}

export function runDeclared(
  declaration: StressDeclaration,
  run: Partial<StressCheckRun> & { readonly seed: number },
): Promise<StressOutcome> {
  const signal = new AbortController().signal;
  return runStressCheck(declaration.specification, {
    runs: 500,
    clock: systemClock,
    loop: systemEventLoop,
    signal,
    ...run,
  });
}

/** The smallest failing scenario as people see it. */
export function scheduleShown(outcome: StressOutcome): string {
  return outcome.failing === undefined ? '' : renderSchedule(outcome.failing.execution);
}

/** A run as a test runner would start it, on a project of its own. */
export function hostedRun(root: string, options: Partial<HostedRun> = {}): HostedRun {
  const signal = new AbortController().signal;
  return {
    root,
    file: 'stress/planted.stress.ts',
    seed: 1,
    clock: systemClock,
    files: systemFiles,
    signal,
    ...options,
  };
}
