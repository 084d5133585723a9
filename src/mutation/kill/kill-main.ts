// The worker that searches: it runs original and mutants of one file, which may do anything.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import { deserialize } from 'node:v8';
import { createPrng, deriveSeed } from '../../choices/prng.ts';
import { systemClock } from '../../node/clock.ts';
import { serve } from '../../workers/serve.ts';
import { mutantKey } from '../mutant.ts';
import type { Mutant } from '../mutant.ts';
import { plantMutants } from '../plan/instrumenter.ts';
import { literalsOf } from './edits.ts';
import type { Dictionary } from './edits.ts';
import type { Input } from './input.ts';
import { valuesOf } from './input.ts';
import { killerTest, parameterOf } from './killer-test.ts';
import type { KillerTest } from './killer-test.ts';
import { installSwitches, plantedModule, StepLimitError } from './planted-module.ts';
import type { Switches } from './planted-module.ts';
import { searchKiller } from './search.ts';
import type { Module, SearchOptions, SearchResult } from './search.ts';

export interface OpenJob {
  readonly root: string;
  /** Relative to the root. */
  readonly file: string;
  /** Absolute path of a folder for planted modules, inside the project. */
  readonly folder: string;
  /** Absolute path of what the recording wrote; it may be missing. */
  readonly recording: string;
}

export interface SearchJob {
  readonly mutant: Mutant & { readonly original: string };
  readonly seed: number;
  readonly maxInputs: number;
  readonly timeLimitMs: number;
}

/** What the parent hears of one search: counts, and the test if there is one that was verified. */
export interface SearchAnswer extends Omit<SearchResult, 'input' | 'original' | 'mutant'> {
  readonly test?: KillerTest;
  /** What the two did on the smallest input, in a line each. */
  readonly shown?: { readonly input: string; readonly original: string; readonly mutant: string };
}

interface Opened {
  readonly load: () => Promise<Module>;
  readonly switches: Switches;
  readonly inputs: readonly Input[];
  readonly dictionary: Dictionary;
  /** What switches each mutant on, by `mutantKey`. */
  readonly ids: ReadonlyMap<string, string>;
}

// Set by the first call, which every worker gets before any other.
const state: { opened?: Opened } = {};

function readRecording(file: string): Input[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return []; // no test called anything
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [deserialize(Buffer.from(line, 'base64')) as Input];
    } catch {
      return []; // the last line of a test process that was ended
    }
  });
}

/** Inputs of functions that no test calls: a few arguments made of the code's own literals. */
function invented(
  module: Module,
  inputs: readonly Input[],
  { strings, numbers }: Pick<Dictionary, 'strings' | 'numbers'>,
): Input[] {
  const called = new Set(inputs.map(({ name }) => name));
  return Object.entries(module).flatMap(([name, value]): Input[] => {
    if (typeof value !== 'function' || called.has(name)) return [];
    if (/^class\b/.test(Function.prototype.toString.call(value))) return [];
    const candidates: unknown[] = [
      '',
      0,
      1,
      -1,
      [],
      {},
      true,
      null,
      undefined,
      ...strings.slice(0, 20),
      ...numbers.slice(0, 20),
    ];
    return candidates.map((first) => ({
      kind: 'call',
      name,
      args: Array.from({ length: Math.max(1, value.length) }, () => first),
    }));
  });
}

async function open({ root, file, folder, recording }: OpenJob): Promise<{ readonly inputs: number }> {
  const absolute = path.join(root, file);
  const source = readFileSync(absolute, 'utf8');
  const planted = await plantMutants(root, [{ file, source, mutate: true }]);
  const { transformSync } = await import('rolldown/utils');
  const { code, errors } = transformSync(absolute, planted.code.get(file)!, {});
  if (errors.length > 0) throw errors[0]!;
  mkdirSync(folder, { recursive: true });
  const module = path.join(folder, `${path.basename(file).replace(/\.[^.]+$/, '')}.mjs`);
  writeFileSync(module, plantedModule(code, absolute));
  const switches = installSwitches();
  let instance = 0;
  const load = async (): Promise<Module> =>
    (await import(`${pathToFileURL(module).href}?instance=${instance++}`)) as Module;
  const first = await load();
  const recorded = readRecording(recording).filter(({ name }) => typeof first[name] === 'function');
  const literals = literalsOf(source);
  const inputs = [...recorded, ...invented(first, recorded, literals)];
  const values = recorded.flatMap((input) => valuesOf(input).flat()).slice(0, 2_000);
  const ids = new Map(planted.mutants.map((mutant) => [mutantKey(mutant), mutant.id]));
  state.opened = { load, switches, inputs, dictionary: { ...literals, values }, ids };
  return { inputs: recorded.length };
}

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

type TestBody = (...values: unknown[]) => Promise<void>;
const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => TestBody;

/** Runs a test's very body against the original and the mutant: it must pass on the one and fail on the other. */
async function verify(test: KillerTest, id: string, { load, switches }: Opened): Promise<boolean> {
  const body = new AsyncFunction('expect', 'inspect', parameterOf(test.name), test.body.join('\n'));
  const passes = async (active: string): Promise<boolean> => {
    Object.assign(switches, { active, watched: '', steps: 0, limit: Infinity });
    try {
      const module = await load();
      Object.assign(switches, { active, steps: 0, limit: 2_000_000 });
      await body(chai.expect, inspect, module[test.name]);
      return true;
    } catch (error) {
      return error instanceof StepLimitError && active === '';
    } finally {
      switches.active = '';
    }
  };
  return (await passes('')) && !(await passes(id));
}

function shownOf({ input, original, mutant }: SearchResult): SearchAnswer['shown'] {
  if (input === undefined || original === undefined || mutant === undefined) return undefined;
  const say = ({ outcome }: typeof original): string =>
    outcome.kind === 'value'
      ? outcome.text
      : outcome.kind === 'endless'
        ? 'does not end'
        : `throws ${outcome.name}: ${outcome.message}`;
  const text = valuesOf(input).map((args) => args.map((value) => inspect(value, { breakLength: Infinity })).join(', '));
  const limit = 300;
  return {
    input: `${input.name}(${text.join(') (')})`.slice(0, limit),
    original: say(original).slice(0, limit),
    mutant: say(mutant).slice(0, limit),
  };
}

async function search({ mutant, seed, maxInputs, timeLimitMs }: SearchJob): Promise<SearchAnswer> {
  const opened = state.opened!;
  const id = opened.ids.get(mutantKey(mutant));
  if (id === undefined) return { difference: 'none', tried: 0, reached: 0, infected: 0, whileLoading: false };
  const options: SearchOptions = {
    ...opened,
    clock: systemClock,
    prng: createPrng(deriveSeed(seed, Number(id))),
    maxInputs,
    timeLimitMs,
  };
  const result = await searchKiller(id, options);
  const { input, original, mutant: mutated, ...answer } = result;
  const shown = shownOf(result);
  if (answer.difference !== 'behaviour' || input === undefined)
    return { ...answer, ...(shown !== undefined && { shown }) };
  const test = killerTest(mutant, input, original!.outcome, mutated!.outcome);
  const verified = test !== undefined && (await verify(test, id, opened));
  return { ...answer, ...(shown !== undefined && { shown }), ...(verified && { test }) };
}

await serve({ open, search });
