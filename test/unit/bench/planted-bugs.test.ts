import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { plantedSubjects, trophySubjects, withoutBug, writeTwin } from '../../../bench/fuzz/subjects.ts';
import { witnesses } from '../../../bench/fuzz/witnesses.ts';

const subjects = await plantedSubjects();

async function load(file: string): Promise<(data: Buffer) => unknown> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const exported = (module['fuzz'] === undefined ? module['default'] : module) as { fuzz: (data: Buffer) => unknown };
  return exported.fuzz;
}

describe('planted bugs', () => {
  test('are at least 24, each with a witness', () => {
    expect(subjects.length).toBeGreaterThanOrEqual(24);
    expect(Object.keys(witnesses).toSorted()).toEqual(subjects.map(({ name }) => name));
  });

  test.each(subjects)('$name fails on its witness, and its twin does not', async (subject) => {
    const witness = Buffer.from(witnesses[subject.name]!);
    const [planted, twin] = [await load(subject.file), await load((await writeTwin(subject)).file)];
    expect(() => planted(witness)).toThrow();
    expect(() => twin(witness)).not.toThrow();
  });

  test.each(subjects)('$name holds on inputs that have nothing to do with its bug', async (subject) => {
    const planted = await load(subject.file);
    for (const input of ['', 'a', '\0\0\0\0\0\0\0\0\0', 'hello world']) {
      expect(() => planted(Buffer.from(input))).not.toThrow();
    }
  });

  test('a twin is refused when it is not clear which line is the bug', () => {
    expect(() => withoutBug('a\nb\n', 'x')).toThrow('exactly one line');
    expect(() => withoutBug('a // planted\nb // planted\n', 'x')).toThrow('exactly one line');
  });
});

describe('published bugs', () => {
  const inputs: Readonly<Record<string, string>> = {
    'js-yaml': '!<?> [0]',
    qs: '&=]p&Qm[UU3]={Qmm&Qm=]]&Qm[[UF3]mi]=mQvmQm;',
    omggif: 'GIF89a\x01\x00\x01\x00\x00\x00\x00!',
    xml2js: '<a><_/></a>',
  };

  test.each(trophySubjects())('$name stands in its file', async ({ name, file, wanted }) => {
    expect(existsSync(file)).toBe(true);
    const input = inputs[name];
    if (input === undefined) return; // it hangs: the benchmark alone can see it
    const fuzz = await load(file);
    const error: unknown = await Promise.resolve()
      .then(() => fuzz(Buffer.from(input, 'latin1')))
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(wanted({ kind: 'error', message: `${(error as Error).name}: ${(error as Error).message}` })).toBe(true);
  });
});
