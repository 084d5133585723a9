import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Instrumenter } from '@stryker-mutator/instrumenter';
import { AssayError } from '../core/errors.ts';

type InstrumenterClass = typeof Instrumenter;

const packageName = '@stryker-mutator/instrumenter';
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** What Stryker's instrumenter logs to: warnings and errors are kept, the rest is dropped. */
export function instrumenterLogger(warnings: string[]): ConstructorParameters<InstrumenterClass>[0] {
  const capital = (level: string): string => `${level[0]!.toUpperCase()}${level.slice(1)}`;
  const heard = (level: string): boolean => level === 'warn' || level === 'error';
  const say =
    (level: string) =>
    (message: string, ...values: unknown[]) => {
      const filled = values.reduce<string>((text, value) => text.replace(/%[sdo]/, String(value)), message);
      if (heard(level)) warnings.push(filled);
    };
  return Object.fromEntries([
    ...levels.map((level) => [level, say(level)]),
    ...levels.map((level) => [`is${capital(level)}Enabled`, () => heard(level)]),
  ]) as unknown as ConstructorParameters<InstrumenterClass>[0];
}

/** The places to look for it: the project, and beside Stryker where it is not hoisted. assay brings none along. */
function* places(root: string): Generator<() => string> {
  const fromRoot = createRequire(path.join(root, 'package.json'));
  yield () => fromRoot.resolve(packageName);
  yield () => createRequire(fromRoot.resolve('@stryker-mutator/core')).resolve(packageName);
}

/**
 * Loads Stryker's instrumenter.
 *
 * @throws AssayError with code `not-found` that says what to install
 */
export async function loadInstrumenter(root: string): Promise<InstrumenterClass> {
  for (const resolve of places(root)) {
    let file: string;
    try {
      file = resolve();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') continue;
      throw error;
    }
    return ((await import(pathToFileURL(file).href)) as { Instrumenter: InstrumenterClass }).Instrumenter;
  }
  throw new AssayError(
    'not-found',
    'The instrumenter of StrykerJS is not installed in this project.',
    'Run "npm install --save-dev @stryker-mutator/core @stryker-mutator/vitest-runner".',
  );
}
