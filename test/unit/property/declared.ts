import path from 'node:path';
import type { Declaration, HostedOutcome, HostedRun, PropertyDeclaration } from '../../../src/core/declaration.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { systemFiles } from '../../../src/node/files.ts';

const hostKey = Symbol.for('assay.host');

/** What is declared while `declareAll` runs, instead of being handed to vitest. */
export function declarationsOf(declareAll: () => void): readonly Declaration[] {
  const holder = globalThis as Record<symbol, unknown>;
  const before = holder[hostKey];
  const declarations: Declaration[] = [];
  holder[hostKey] = { declare: (declaration: Declaration) => void declarations.push(declaration) };
  try {
    declareAll();
    return declarations;
  } finally {
    if (before === undefined) delete holder[hostKey];
    else holder[hostKey] = before;
  }
}

export function declared(declareOne: () => void): PropertyDeclaration {
  const [declaration] = declarationsOf(declareOne);
  if (declaration?.engine !== 'property') throw new Error('no property was declared');
  return declaration;
}

/** Runs what is declared as a host would. */
export function hosted(declareOne: () => void, run: Partial<HostedRun> = {}): Promise<HostedOutcome> {
  return declared(declareOne).runHosted(hostedRun(run));
}

export function hostedRun(run: Partial<HostedRun> = {}): HostedRun {
  return {
    root: path.join(import.meta.dirname, 'no-such-project'),
    file: 'properties/sample/sample.prop.ts',
    seed: 1,
    clock: systemClock,
    files: { ...systemFiles, write: () => Promise.resolve() },
    signal: new AbortController().signal,
    ...run,
  };
}
