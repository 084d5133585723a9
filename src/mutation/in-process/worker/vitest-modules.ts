import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Vitest from 'vitest';
import type * as VitestRunner from '@vitest/runner';
import type * as VitestSnapshot from '@vitest/snapshot';
import type { Deadlines } from './deadlines.ts';

interface SafeTimers {
  setSafeTimers(): void;
}

/** The project's own vitest, as far as running tests takes it. */
export interface VitestModules {
  readonly vitest: typeof Vitest;
  readonly runner: typeof VitestRunner;
  readonly snapshot: typeof VitestSnapshot;
}

/** The state that vitest's modules look up on the global object. */
export interface WorkerState {
  config: Vitest.SerializedConfig;
  filepath: string | undefined;
  providedContext: Readonly<Record<string, unknown>>;
  current: unknown;
  /** What vitest asks to be called when its worker ends: it ends fixtures, and forgets those of every test collected so far. */
  readonly cleanups: (() => unknown)[];
}

const stateName = '__vitest_worker__';

/**
 * What vitest finds where its own worker would have put it. No part of it talks to another process.
 *
 * @param resetModules called by `vi.resetModules`
 */
export function provideState(config: Vitest.SerializedConfig, resetModules: () => void): WorkerState {
  const nothing = async (): Promise<undefined> => undefined;
  const cleanups: (() => unknown)[] = [];
  const state = {
    ctx: { pool: 'forks', projectName: config.name, config, files: [], workerId: 1, environment: { name: 'node' } },
    config,
    environment: { name: 'node', viteEnvironment: 'ssr' },
    rpc: new Proxy({}, { get: () => nothing }),
    filepath: undefined,
    current: undefined,
    providedContext: {},
    durations: { environment: 0, prepare: 0 },
    metaEnv: process.env,
    resolvingModules: new Set(),
    moduleExecutionInfo: new Map(),
    evaluatedModules: {
      // vitest goes through the modules to reset them; here they stand elsewhere.
      idToModuleMap: Object.assign(new Map(), { forEach: resetModules }),
      fileToModulesMap: new Map(),
      getModuleById: () => undefined,
      invalidateModule: () => undefined,
    },
    onCancel: () => undefined,
    cleanups,
    onCleanup: (cleanup: () => unknown) => void cleanups.push(cleanup),
    onFilterStackTrace: (stack: string) => stack,
  };
  Object.defineProperty(globalThis, stateName, { value: state, configurable: true, writable: true, enumerable: false });
  return state;
}

/** Loads the project's vitest; `provideState` comes first. */
export async function loadVitest(root: string, deadlines: Deadlines): Promise<VitestModules> {
  const fromRoot = createRequire(path.join(root, 'package.json'));
  const vitestPackage = fromRoot.resolve('vitest/package.json');
  const fromVitest = createRequire(vitestPackage);
  const load = async (file: string): Promise<unknown> => import(pathToFileURL(file).href);
  const timers = (await load(fromVitest.resolve('@vitest/utils/timers'))) as SafeTimers;
  deadlines.install(timers.setSafeTimers);
  const runner = (await load(fromVitest.resolve('@vitest/runner'))) as typeof VitestRunner;
  const snapshot = (await load(fromVitest.resolve('@vitest/snapshot'))) as typeof VitestSnapshot;
  const vitest = (await load(path.join(path.dirname(vitestPackage), 'dist/index.js'))) as typeof Vitest;
  return { vitest, runner, snapshot };
}

const globalNames = [
  'suite',
  'test',
  'describe',
  'it',
  'chai',
  'expect',
  'assert',
  'expectTypeOf',
  'assertType',
  'vitest',
  'vi',
  'beforeAll',
  'afterAll',
  'beforeEach',
  'afterEach',
  'aroundAll',
  'aroundEach',
  'onTestFinished',
  'onTestFailed',
] as const;

/** What `globals: true` makes of the global object, `define` and `env` included. */
export function setGlobals({ vitest }: VitestModules, config: Vitest.SerializedConfig): void {
  Object.assign(globalThis, config.defines);
  for (const [name, value] of Object.entries(config.env)) {
    if (name === 'PROD' || name === 'DEV') process.env[name] = value === true || value === 'true' ? '1' : '';
    else process.env[name] = String(value);
  }
  process.env['SSR'] = '1';
  Object.defineProperty(globalThis, '__vitest_index__', { value: vitest, configurable: true, enumerable: false });
  if (!config.globals) return;
  for (const name of globalNames) if (name in vitest) Object.assign(globalThis, { [name]: vitest[name] });
}
