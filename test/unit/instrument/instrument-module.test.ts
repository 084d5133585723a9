import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModuleInstrumenter, type ModuleToInstrument } from '../../../src/instrument/loader/instrument-module.ts';

/** Long enough to be kept. */
const long = `export function answer(value) { return value === 42 ? 'yes' : 'no'; }\n`;
const code = long + `// ${'-'.repeat(4_096)}\n`;
const module: ModuleToInstrument = { code, file: '/project/answer.js', format: 'module' };
const marked = (text: string): string => text.replace("'yes'", "'kept'");

describe('instrumented code on disk', () => {
  let root: string;
  const folder = (): string => path.join(root, '.assay/cache/instrumented');
  const entries = (): string[] => readdirSync(folder()).map((name) => path.join(folder(), name));
  const instrument = (changed: Partial<ModuleToInstrument> = {}): { code: string; counters?: string } =>
    new ModuleInstrumenter(root).instrument({ ...module, ...changed });
  /** Makes what is kept differ from what would be made, to tell them apart. */
  const mark = (): void => {
    for (const entry of entries()) writeFileSync(entry, marked(readFileSync(entry, 'utf8')));
  };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'assay-cache-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('is what an instrumenter without a folder makes, the first time and the next', () => {
    const made = new ModuleInstrumenter(undefined).instrument(module);
    expect(instrument()).toEqual(made);
    expect(entries()).toHaveLength(1);
    expect(instrument()).toEqual(made);
  });

  it('is taken by another process instead of made again', () => {
    const made = instrument();
    mark();
    expect(instrument().code).toBe(marked(made.code));
  });

  it.each<[string, Partial<ModuleToInstrument>]>([
    ['code', { code: code.replace('42', '43') }],
    ['file', { file: '/project/other.js' }],
    ['format', { format: 'commonjs', code: code.replace('export ', '') }],
    ['source map', { map: { version: 3, sources: ['answer.ts'], names: [], mappings: 'AAAA' } }],
    ['place of the counters', { countersFrom: 'counters:answer' }],
  ])('is made anew for another %s', (_, changed) => {
    instrument();
    mark();
    expect(instrument(changed).code).not.toContain("'kept'");
    expect(entries()).toHaveLength(2);
  });

  it('has the counters of a module that stands in a circle', () => {
    const made = instrument({ countersFrom: 'counters:answer' });
    expect(made.counters).toMatch(/^export const\{.*\n?$/);
    expect(instrument({ countersFrom: 'counters:answer' })).toEqual(made);
  });

  it('is made again where the file on disk ends early', () => {
    const made = instrument();
    for (const entry of entries()) writeFileSync(entry, readFileSync(entry, 'utf8').slice(0, -10));
    expect(instrument()).toEqual(made);
    mark();
    expect(instrument().code).toBe(marked(made.code));
  });

  it('is not kept of small modules, nor of those that cannot be instrumented', () => {
    instrument({ code: 'export const answer = 42;' });
    const broken = instrument({ code: `${code}\nexport const = 1;` });
    expect(broken.code).toContain('.uninstrumented(');
    expect(() => entries()).toThrow('ENOENT');
  });

  it('is made where nothing can be written', () => {
    writeFileSync(path.join(root, '.assay'), 'a file where the folder should be');
    expect(instrument()).toEqual(new ModuleInstrumenter(undefined).instrument(module));
  });

  it('goes after thirty days in which nobody asked for it, and stays when somebody did', () => {
    instrument();
    instrument({ file: '/project/asked.js' });
    const old = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
    for (const entry of entries()) utimesSync(entry, old, old);
    instrument({ file: '/project/asked.js' });
    expect(entries().filter((entry) => statSync(entry).mtimeMs > old.getTime() + 1_000)).toHaveLength(1);
    instrument({ file: '/project/new.js' });
    expect(entries()).toHaveLength(2);
  });
});
