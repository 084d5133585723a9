import { fuzz, text } from 'assay';
import { describe, expect, test } from 'vitest';
import type { StoredInput } from '../../../../src/core/declaration.ts';
import type { Clock } from '../../../../src/core/ports.ts';
import { Failures } from '../../../../src/fuzz/engines/assay/failures.ts';
import { GrowthProbe } from '../../../../src/fuzz/engines/assay/growth-probe.ts';
import { Runner } from '../../../../src/fuzz/engines/assay/runner.ts';
import { SharedInput } from '../../../../src/fuzz/engines/assay/shared-input.ts';
import { codecOf, targetOf } from '../../../../src/fuzz/target.ts';
import { CoverageRuntime } from '../../../../src/instrument/coverage/runtime.ts';
import { declarationsOf } from '../../property/declared.ts';
import { noGuard } from './no-guard.ts';

const maxLength = 4_096;

interface Probed {
  readonly tried: readonly string[];
  readonly found: readonly StoredInput[];
  /** Says that the target tried a regular expression on a text, in an input. */
  note(source: string, text: string, input: StoredInput): void;
  around(input: string): Promise<void>;
}

/** A probe of a target that takes the milliseconds that `cost` says, on a clock that nothing else moves. */
function probeOf(cost: (input: string) => number): Probed {
  let now = 0;
  const clock = { monotonicMs: () => now } as Clock;
  const tried: string[] = [];
  const [declaration] = declarationsOf(() =>
    fuzz('costly', [text()], (input) => {
      tried.push(input);
      now += cost(input);
    }),
  );
  const target = targetOf(declaration!)!;
  const shared = SharedInput.create(65_536);
  const runner = new Runner({ target, guard: noGuard, detectors: [], shared, clock });
  const found: StoredInput[] = [];
  const failures = new Failures([], ([input]) => found.push(input!));
  const probe = new GrowthProbe({
    shared,
    runner,
    failures,
    clock,
    maxLength,
    codec: codecOf(target)!,
    runtime: new CoverageRuntime(),
    seed: 1,
    timeoutMs: 60_000,
  });
  return {
    tried,
    found,
    note: (source, text, input) =>
      probe.noteRegexes({ count: 2, kinds: ['equal', 'regex'], left: ['', text], right: ['no+', source] }, input),
    async around(input) {
      now += 1_000_000; // its share of the time is a part of what the fuzzer takes elsewhere
      await probe.around(Buffer.from(input));
    },
  };
}

/** Milliseconds of a search that goes on from each of these characters to the end of their run. */
const squares =
  (run: RegExp): ((input: string) => number) =>
  (input) =>
    [...input.matchAll(run)].reduce((sum, [{ length }]) => sum + (length * length) / 1e6, 0);

describe('the probe of growth', () => {
  test('puts what a regular expression repeats where its text stands, and finds the time that it takes', async () => {
    const probed = probeOf(squares(/;+/g));
    probed.note('^key(?:;|,)+$', 'value', { bytes: Buffer.from('key=value,rest') });
    for (let times = 0; times < 60; times++) await probed.around('another');
    expect(probed.found).toHaveLength(1); // each cause is told once
    const [input] = probed.found as [{ readonly bytes: Uint8Array }];
    expect(Buffer.from(input.bytes).toString()).toMatch(/^key=(?:value)?[a\n]?key;{8000,}[!\n\0]?(?:value)?,rest$/);
    expect(probed.tried.some((text) => /^key=[a\n]?key,{4000,}/.test(text))).toBe(true);
    expect(probed.tried.some((text) => text.startsWith('key=valuekey'))).toBe(true);
    for (const end of ['value,rest', '!,rest']) expect(probed.tried.some((text) => text.endsWith(end))).toBe(true);
  });

  test('knows nothing of separators as long as no regular expression was seen', async () => {
    const probed = probeOf(squares(/;+/g));
    for (let times = 0; times < 60; times++) await probed.around('another');
    expect(probed.found).toEqual([]);
  });

  test('inserts the text where none of it stands in the input, and makes none that is too long', async () => {
    const probed = probeOf(() => 0);
    probed.note(' +$', 'nowhere', { bytes: Buffer.from('x=y') });
    for (let times = 0; times < 40; times++) await probed.around('z');
    const places = probed.tried.flatMap((text) => /^(x?=?y?)[a\n]? {4096}[!\n\0]?(?:x?=?y?)$/.exec(text)?.[1] ?? []);
    expect(new Set(places)).toEqual(new Set(['', 'x', 'x=', 'x=y']));
    const long = probeOf(() => 0);
    long.note(' +$', 'nowhere', { bytes: Buffer.alloc(62_000, 'x') });
    for (let times = 0; times < 40; times++) await long.around('z');
    expect(long.tried.filter((text) => text.startsWith('x'))).toEqual([]);
  });

  test('takes regular expressions in turn, and nothing that is compared otherwise', async () => {
    const probed = probeOf(() => 0);
    for (const letter of 'xyz') probed.note(`${letter}+$`, 'b', { bytes: Buffer.from('abc') });
    for (let times = 0; times < 60; times++) await probed.around('another');
    const counts = [/x{4000}/, /y{4000}/, /z{4000}/].map((run) => probed.tried.filter((text) => run.test(text)).length);
    expect(Math.min(...counts)).toBeGreaterThan(5);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(3);
    expect(probed.tried.filter((text) => text.includes('noooo'))).toEqual([]);
  });

  test('keeps what is known when it meets it again', async () => {
    const probed = probeOf(() => 0);
    probed.note('x+$', 'b', { bytes: Buffer.from('abc') });
    for (let index = 1; index < 256; index++) probed.note(`n+${index}`, 'b', { bytes: Buffer.from('abc') });
    for (let times = 0; times < 200; times++) probed.note('n+255', 'b', { bytes: Buffer.from('QQ') });
    for (let times = 0; times < 20; times++) await probed.around('another');
    expect(probed.tried.some((text) => /x{4000}/.test(text))).toBe(true);
    for (let times = 0; times < 600; times++) await probed.around('another');
    expect(probed.tried.some((text) => text.includes('n'.repeat(4_000)) && text.includes('Q'))).toBe(true);
  });

  test('forgets the oldest regular expressions, and keeps inputs of bytes only', async () => {
    const probed = probeOf(() => 0);
    probed.note('o+$', 'x', { bytes: Buffer.from('x') });
    for (let index = 0; index < 256; index++) probed.note(`n+${index}`, 'x', { bytes: Buffer.from('x') });
    probed.note('c+$', 'x', { choices: [] });
    for (let times = 0; times < 400; times++) await probed.around('z');
    expect(probed.tried.some((text) => text.includes('n'.repeat(4_000)))).toBe(true);
    expect(probed.tried.filter((text) => /o{4000}|c{4000}/.test(text))).toEqual([]);
  });
});
