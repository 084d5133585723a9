import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import { AssayError } from '../core/errors.ts';

interface StrykerCore {
  readonly Stryker: new (options: Partial<StrykerOptions>) => { runMutationTest(): Promise<unknown> };
}

interface StrykerApi {
  readonly strykerCoreSchema: {
    readonly properties: { readonly mutate: { readonly default: StrykerOptions['mutate'] } };
  };
}

/** The parts of Stryker that the project has installed. */
export interface StrykerModules {
  readonly Stryker: StrykerCore['Stryker'];
  /** What Stryker mutates when nothing is configured. */
  readonly defaultMutate: readonly string[];
}

function findStryker(root: string): string {
  const fromRoot = createRequire(path.join(root, 'package.json'));
  try {
    return fromRoot.resolve('@stryker-mutator/core');
  } catch (error) {
    throw new AssayError(
      'not-found',
      'StrykerJS is not installed in this project.',
      'Run "npm install --save-dev @stryker-mutator/core @stryker-mutator/vitest-runner".',
      { cause: error },
    );
  }
}

/**
 * Loads the project's own StrykerJS: assay brings none along.
 *
 * @throws AssayError with code `not-found` that says what to install
 */
export async function loadStryker(root: string): Promise<StrykerModules> {
  const corePath = findStryker(root);
  const core = (await import(pathToFileURL(corePath).href)) as StrykerCore;
  return { Stryker: core.Stryker, defaultMutate: await defaultMutateOf(corePath) };
}

async function defaultMutateOf(corePath: string): Promise<readonly string[]> {
  const apiPath = createRequire(corePath).resolve('@stryker-mutator/api/core');
  const api = (await import(pathToFileURL(apiPath).href)) as StrykerApi;
  return api.strykerCoreSchema.properties.mutate.default;
}

/**
 * What the project's Stryker mutates when nothing is configured.
 *
 * @throws AssayError with code `not-found` that says what to install
 */
export function defaultMutate(root: string): Promise<readonly string[]> {
  return defaultMutateOf(findStryker(root));
}
