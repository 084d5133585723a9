import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bundle, consume, from } from '../../../src/property/machine/bundle.ts';
import { machine, machineProperty } from '../../../src/property/machine/machine.ts';
import { rule } from '../../../src/property/machine/rule.ts';
import type { MachineSpecification } from '../../../src/property/machine/specification.ts';
import { byHand, pick, take } from './machine-by-hand.ts';

const nothing = (): void => undefined;

describe('steps', () => {
  test('happen in order, on a state of their own for every execution', () => {
    const seen: number[][] = [];
    const specification: MachineSpecification<number[]> = {
      setup: () => [],
      rules: { add: rule([fc.nat()], (numbers: number[], n) => void numbers.push(n)) },
      teardown: (numbers) => seen.push(numbers),
    };
    const { run } = byHand(specification, [
      ['add', [1]],
      ['add', [2]],
    ]);
    expect([run(), run()]).toEqual([undefined, undefined]); // at once, without promises
    expect(seen).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test('are left out when their precondition says so, which sees their arguments', () => {
    const { program, run } = byHand(
      {
        setup: () => [] as number[],
        rules: (make) => ({ add: make([fc.nat()], (s, n) => void s.push(n), { when: (s, n) => !s.includes(n) }) }),
      },
      [
        ['add', [1]],
        ['add', [1]],
        ['add', [2]],
      ],
    );
    void run();
    expect(String(program)).toBe('add(1);\nadd(2);');
  });

  test('may take their time, and then one still begins after the other has ended', async () => {
    const log: string[] = [];
    const { program, run } = byHand(
      {
        setup: () => Promise.resolve(log),
        rules: (make) => ({
          slow: make([], async (s) => {
            s.push('begin');
            await Promise.resolve();
            s.push('end');
          }),
          quick: make([], (s) => s.length),
        }),
        invariant: async (s) => {
          await Promise.resolve();
          return s.length % 2 === 0;
        },
        teardown: async (s) => {
          await Promise.resolve();
          s.push('down');
        },
      },
      [['slow'], ['slow'], ['quick']],
    );
    await run();
    expect(log).toEqual(['begin', 'end', 'begin', 'end', 'down']);
    expect(String(program)).toBe('await slow();\nawait slow();\nquick(); // 4');
  });

  test('of initialize come first in every program, each once and in their order', () => {
    const { programs, predicate } = machineProperty('initialized', {
      setup: () => [] as string[],
      initialize: (make) => ({
        first: make([fc.constant('a')], (s, a) => void s.push(a)),
        second: make([], (s) => void s.push('b')),
      }),
      rules: (make) => ({
        later: make([], (s) => {
          expect(s.slice(0, 2)).toEqual(['a', 'b']);
        }),
      }),
    });
    fc.assert(
      fc.property(programs, (program) => {
        void predicate(program);
        return /^first\("a"\);\nsecond\(\);(\nlater\(\);)*$/.test(String(program));
      }),
    );
  });

  test('are at most as many as the machine says', () => {
    const { programs } = machineProperty('short', { setup: () => 0, rules: { step: rule([], nothing) }, steps: 3 });
    const lengths = new Set(fc.sample(programs, 200).map((program) => program.steps.length));
    expect([...lengths].toSorted()).toEqual([0, 1, 2, 3]);
  });
});

describe('bundles', () => {
  const ids = bundle<{ readonly n: number }>('ids');
  const specification = (): MachineSpecification<string[]> => ({
    setup: () => [],
    rules: (make) => ({
      create: make([fc.nat()], (_, n) => ({ n }), { into: ids }),
      maybe: make([], () => undefined, { into: ids }),
      use: make([from(ids)], (_, id) => id.n),
      both: make([from(ids), from(ids)], (_, a, b) => a.n + b.n),
      drop: make([consume(ids)], (_, id) => id.n),
      merge: make([consume(ids), consume(ids)], (_, a, b) => [a.n, b.n]),
    }),
  });
  const shown = (...steps: Parameters<typeof byHand>[1]): string => {
    const { program, run } = byHand(specification(), steps);
    void run();
    return String(program);
  };

  test('carry results to the steps that refer to them', () => {
    expect(shown(['create', [7]], ['use', [pick('ids')]])).toBe('const id1 = create(7);\nuse(id1); // 7');
  });

  test('leave out a step when they are empty, and take no undefined', () => {
    expect(shown(['use', [pick('ids')]], ['maybe'], ['use', [pick('ids')]])).toBe('maybe();');
  });

  test('give the value with the highest tag up to the wanted one, then the latest, then the lowest', () => {
    const made = [
      ['create', [0], 10],
      ['create', [1], 20],
      ['create', [2], 20],
    ] as const;
    const used = (tag: number): string =>
      shown(...made, ['use', [pick('ids', tag)]])
        .split('\n')
        .at(-1)!;
    expect([0, 10, 19, 20, 255].map(used)).toEqual([
      'use(id1); // 0',
      'use(id1); // 0',
      'use(id1); // 0',
      'use(id3); // 2',
      'use(id3); // 2',
    ]);
  });

  test('leave a reference alone when the step that made another value is deleted', () => {
    const create = fc.tuple(fc.constant('create'), fc.tuple(fc.nat()), fc.nat(255));
    fc.assert(
      fc.property(
        fc.uniqueArray(create, { minLength: 2, selector: ([, [n]]) => n }),
        fc.nat(255),
        fc.nat(),
        (made, tag, at) => {
          const result = (steps: typeof made): string => shown(...steps, ['use', [pick('ids', tag)]]).split(' // ')[1]!;
          const before = result(made);
          const deleted = made[at % made.length]!;
          fc.pre(String(deleted[1][0]) !== before);
          return result(made.filter((step) => step !== deleted)) === before;
        },
      ),
    );
  });

  test('lose what is consumed, and never give it twice', () => {
    expect(shown(['create', [1]], ['drop', [take('ids')]], ['use', [pick('ids')]])).toBe(
      'const id1 = create(1);\ndrop(id1); // 1',
    );
    expect(shown(['create', [1]], ['merge', [take('ids'), take('ids')]])).toBe('const id1 = create(1);');
    expect(shown(['create', [1]], ['create', [2]], ['merge', [take('ids'), take('ids')]])).toMatch(
      /merge\(id2, id1\); \/\/ \[2, 1\]$/,
    );
    expect(shown(['create', [1]], ['both', [pick('ids'), pick('ids')]])).toMatch(/both\(id1, id1\); \/\/ 2$/);
  });

  test('keep what a refused step would have consumed', () => {
    const { program, run } = byHand(
      {
        setup: () => 0,
        rules: {
          make: rule([], () => 1, { into: 'ones' }),
          never: rule([consume('ones')], nothing, { when: () => false }),
          use: rule([from('ones')], nothing),
        },
      },
      [['make'], ['never', [take('ones')]], ['use', [pick('ones')]]],
    );
    void run();
    expect(String(program)).toBe('const one1 = make(); // 1\nuse(one1);');
  });

  test.each([
    ['keys', 'key1'],
    ['boxes', 'box1'],
    ['entries', 'entry1'],
    ['status', 'status1'],
    ['address', 'address1'],
    ['x', 'x1'],
  ])('named %s give variables like %s', (name, variable) => {
    const { program, run } = byHand({ setup: () => 0, rules: { make: rule([], () => 1, { into: name }) } }, [['make']]);
    void run();
    expect(String(program)).toBe(`const ${variable} = make(); // 1`);
  });
});

describe('a machine that is declared wrongly', () => {
  const rules = { step: rule([], nothing) };
  test.each<[string, () => unknown, RegExp]>([
    ['a setup', () => machineProperty('m', { rules } as never), /"m" has no setup/],
    ['rules', () => machineProperty('m', { setup: nothing, rules: {} }), /has no rules/],
    [
      'rules that are rules',
      () => machineProperty('m', { setup: nothing, rules: { a: nothing } as never }),
      /something else than a rule under "a"/,
    ],
    [
      'a step count',
      () => machineProperty('m', { setup: nothing, rules, steps: 0 }),
      /has steps 0; it takes a whole number, 1–1000/,
    ],
    [
      'an invariant',
      () => machineProperty('m', { setup: nothing, rules, invariant: true as never }),
      /an invariant that is not a function/,
    ],
    [
      'a filled bundle',
      () => machineProperty('m', { setup: nothing, rules: { a: rule([from('ids')], nothing) } }),
      /"a" that takes a value from "ids", and no rule puts any there/,
    ],
    ['a function', () => rule([], undefined as never), /needs a list of arbitraries or references/],
    ['arbitraries', () => rule([3 as never], nothing), /needs a list of arbitraries or references/],
    ['a precondition', () => rule([], nothing, { when: true as never }), /precondition of a rule is not a function/],
    ['a bundle name', () => bundle('my ids'), /takes an identifier/],
    ['a name', () => machine('', { setup: nothing, rules }), /A machine needs a name/],
  ])('is refused for want of %s', (_, declare, message) => {
    expect(declare).toThrow(message);
  });
});

test('types follow from setup, arbitraries and bundles', () => {
  const names = bundle<string>('names');
  const typed = machineProperty('typed', {
    setup: () => ({ size: 1 }),
    rules: (make) => ({
      // @ts-expect-error -- the state has no such property
      state: make([], (s) => void s.length),
      // @ts-expect-error -- a number is not a string
      argument: make([fc.nat()], (_, n: string) => void n),
      // @ts-expect-error -- the bundle holds strings
      reference: make([from(names)], (_, name) => void (name - 1)),
      // @ts-expect-error -- nor does it take numbers
      result: make([], () => 1, { into: names }),
      // @ts-expect-error -- nor what may be a number
      mixed: make([fc.nat()], (_, n) => (n > 0 ? n : 'name'), { into: names }),
      literal: make([], () => 'one' as const, { into: names }),
      ignoring: make([from(names), fc.nat()], () => 1),
      good: make([from(names), fc.nat()], (s, name, n) => (s.size + n > 0 ? name : undefined), { into: names }),
    }),
  });
  expect(typed.predicate).toBeTypeOf('function');
});
