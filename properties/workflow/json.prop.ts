import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { frozenJson, jsonText, type Json } from '../../targets/workflow/json.ts';
import { parseReferencePath, readAt, writeAt } from '../../targets/workflow/reference-path.ts';
import { matchesPattern } from '../../targets/workflow/string-pattern.ts';

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const refused = expect.objectContaining({ name: 'WorkflowError', code: 'value' });

property('what JSON can hold is written and read the same', [json], (value) => {
  expect(jsonText(value)).toBe(JSON.stringify(value));
  expect(frozenJson(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
});

const broken = fc.constantFrom<unknown>(
  undefined,
  Number.NaN,
  Infinity,
  () => 1,
  Symbol('s'),
  new Date(0),
  new Map(),
  [,],
  1n,
);

property(
  'what JSON would leave out or change is refused with its place',
  [broken, fc.array(fc.constantFrom('x', '__proto__', 0, 1), { maxLength: 4 })],
  (wrong, place) => {
    const value = place.reduceRight<unknown>((inner, step) => {
      if (step === 0) return [inner];
      if (step === 1) return [null, inner];
      return Object.fromEntries([
        ['y', true],
        [step, inner],
      ]);
    }, wrong);
    const at = ['$', ...place.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))].join('');
    expect(() => jsonText(value)).toThrow(
      expect.objectContaining({ code: 'value', subject: Array.isArray(wrong) ? `${at}[0]` : at }),
    );
  },
);

property(
  'a value is refused exactly from the 500th level on',
  [fc.integer({ min: 490, max: 510 }), fc.boolean()],
  (levels, lists) => {
    let value: unknown = 1;
    for (let level = 1; level < levels; level++) value = lists ? [value] : { a: value };
    if (levels <= 500) expect(jsonText(value)).toBe(JSON.stringify(value));
    else expect(() => jsonText(value)).toThrow(refused);
  },
);

function everyPart(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(everyPart)] : [value];
}

property(
  'a value that was read cannot be changed anywhere',
  [json],
  (value) => {
    for (const part of everyPart(frozenJson(JSON.stringify(value)))) expect(Object.isFrozen(part)).toBe(true);
  },
  { documentation: true },
);

const name = fc.constantFrom(
  'a',
  'B_1',
  'é',
  '__proto__',
  'toString',
  "it's",
  String.raw`back\slash`,
  'with space',
  '',
);
const steps = fc.array(fc.oneof(name, fc.nat({ max: 3 })), { maxLength: 4 });
const isPlain = (step: string): boolean => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(step);

function pathText(path: readonly (string | number)[], quoteAll: boolean): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!quoteAll && isPlain(step)) return `${text}.${step}`;
    return `${text}['${step.replaceAll(/['\\]/g, String.raw`\$&`)}']`;
  }, '$');
}

property(
  'a path that was written leads to the same steps, names quoted or not',
  [steps, fc.boolean()],
  (path, quoteAll) => {
    expect(parseReferencePath(pathText(path, quoteAll))).toEqual(path);
  },
);

property(
  'a path with a wrong sign in it is no path',
  [
    steps,
    fc.constantFrom(
      '..',
      '.',
      '[',
      ']',
      '[*]',
      '[-1]',
      '[a]',
      "['",
      ' ',
      '.1',
      '[?(@)]',
      "['a'b']",
      String.raw`['\a']`,
    ),
  ],
  (path, wrong) => {
    expect(parseReferencePath(`${pathText(path, true)}${wrong}`)).toBeNull();
    expect(parseReferencePath(`${wrong}${pathText(path, true)}`)).toBeNull();
    expect(parseReferencePath(pathText(path, true).slice(1))).toBeNull();
  },
);

/** What stands at the end of a path, with nothing but what the value itself has. */
function byHand(value: unknown, path: readonly (string | number)[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== (typeof step === 'number'))
    return undefined;
  const own = Object.getOwnPropertyDescriptor(value, step);
  return own === undefined ? undefined : byHand(own.value, rest);
}

const tree: fc.Arbitrary<Json> = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, 1, 'text', false),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('tree')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
})).tree;

property('reading finds what stands there and nothing that is inherited', [tree, steps], (value, path) => {
  expect(readAt(value, path)).toEqual(byHand(value, path));
});

property(
  'what was put somewhere is found there, and everything else is as it was',
  [tree, steps, json, steps],
  (value, path, put, elsewhere) => {
    const before = JSON.stringify(value);
    const after = writeAt(value, path, put);
    expect(JSON.stringify(value)).toBe(before);
    // Every object on the way is one already, is missing, or is a list with such an element.
    const canBePut = path.every((step, index) => {
      const parent = byHand(value, path.slice(0, index));
      if (typeof step === 'number') return Array.isArray(parent) && step < parent.length;
      return parent === undefined || (typeof parent === 'object' && parent !== null && !Array.isArray(parent));
    });
    expect(after !== undefined).toBe(canBePut);
    if (after === undefined) return;
    expect(byHand(after, path)).toEqual(put);
    const shared = path.findIndex((step, index) => elsewhere[index] !== step);
    if (shared >= 0 && shared < elsewhere.length) {
      const fresh = byHand(value, elsewhere.slice(0, shared)) === undefined;
      if (!fresh) expect(byHand(after, elsewhere)).toEqual(byHand(value, elsewhere));
    }
    if (path.length > 0) expect(Object.isFrozen(after)).toBe(true);
  },
);

const letters = fc
  .array(fc.constantFrom('a', 'b', '*', '\\', '.', '\n'), { maxLength: 8 })
  .map((list) => list.join(''));

property(
  'a text fits a pattern exactly when the regular expression that says the same matches it',
  [letters, letters],
  (text, pattern) => {
    const source = pattern.replaceAll(/\\[*\\]|[\s\S]/g, (part) => {
      if (part === '*') return '[^]*';
      return part.at(-1)!.replaceAll(/[.*\\]/g, String.raw`\$&`);
    });
    expect(matchesPattern(text, pattern)).toBe(new RegExp(`^${source}$`).test(text));
    expect(matchesPattern(text, text.replaceAll(/[*\\]/g, String.raw`\$&`))).toBe(true);
  },
);
