import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import { decodeToken } from '../../../src/choices/token.ts';
import type { Declaration, Host, HostedRun } from '../../../src/core/declaration.ts';
import { renderValue } from '../../../src/core/render/render.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { systemFiles } from '../../../src/node/files.ts';
import { bundle, from } from '../../../src/property/machine/bundle.ts';
import { machine, machineProperty } from '../../../src/property/machine/machine.ts';
import { rule } from '../../../src/property/machine/rule.ts';
import type { MachineSpecification } from '../../../src/property/machine/specification.ts';
import { byHand, pick, type WrittenStep } from './machine-by-hand.ts';

const boom = (): never => {
  throw new Error('boom');
};

async function failureOf<State>(
  specification: MachineSpecification<State>,
  steps: readonly WrittenStep[],
): Promise<string> {
  const { program, run } = byHand(specification, steps);
  let error: unknown = new Error('held');
  try {
    await run();
  } catch (thrown) {
    error = thrown;
  }
  return `${String(program)}\n${String(error)}`;
}

describe('a program that fails', () => {
  const rules = {
    ok: rule([fc.nat()], (_: number, n) => n),
    bad: rule([], boom),
    no: rule([], () => false),
    later: rule([], async () => boom()),
  };
  const setup = (): number => 0;

  test('reads as the steps that it took, with their results', async () => {
    expect(await failureOf({ setup, rules }, [['ok', [3]], ['bad'], ['ok', [4]]])).toBe(
      'ok(3); // 3\nbad(); // fails\nError: boom',
    );
  });

  test('says when a rule answered false, or rejected', async () => {
    expect(await failureOf({ setup, rules }, [['no']])).toBe('no(); // fails\nRuleError: the rule "no" answered false');
    expect(await failureOf({ setup, rules }, [['later']])).toBe('await later(); // fails\nError: boom');
  });

  test('says where the invariant broke', async () => {
    let calls = 0;
    const third = (): boolean => ++calls % 3 !== 0;
    expect(
      await failureOf({ setup, rules, invariant: third }, [
        ['ok', [1]],
        ['ok', [2]],
        ['ok', [3]],
      ]),
    ).toBe('ok(1); // 1\nok(2); // 2; the invariant fails\nInvariantError: the invariant does not hold after step 2');
    expect(await failureOf({ setup, rules, invariant: () => false }, [['ok', [1]]])).toBe(
      '// the invariant fails before the first step\nInvariantError: the invariant does not hold before the first step',
    );
    expect(await failureOf({ setup, rules, invariant: boom }, [])).toBe(
      '// the invariant fails before the first step\nError: boom',
    );
  });

  test('tells of setup and teardown, and of the first error when there are two', async () => {
    expect(await failureOf({ setup: boom, rules: { ok: rule([], () => 1) } }, [['ok']])).toBe(
      '// the setup fails\nError: boom',
    );
    const teardown = (): never => {
      throw new Error('down');
    };
    expect(await failureOf({ setup, rules, teardown }, [['ok', [1]]])).toBe(
      'ok(1); // 1\n// the teardown fails\nError: down',
    );
    expect(await failureOf({ setup, rules, teardown }, [['bad']])).toBe('bad(); // fails\nError: boom');
  });

  test('shows a step that never ends', () => {
    const { program, run } = byHand({ setup, rules: { hang: rule([], () => new Promise(() => undefined)) } }, [
      ['hang'],
    ]);
    void run();
    expect(String(program)).toBe('await hang(); // does not end');
  });

  test('is refused as a whole by a precondition in the middle of a step', () => {
    const { run } = byHand({ setup, rules: { refuse: rule([], () => fc.pre(false)) } }, [['refuse']]);
    expect(run).toThrow(fc.PreconditionFailure);
  });

  test('refuses a precondition that is not synchronous', () => {
    const { run } = byHand({ setup, rules: { odd: rule([], () => 1, { when: (async () => true) as never }) } }, [
      ['odd'],
    ]);
    expect(run).toThrow(/precondition of the rule "odd" answered with a promise/);
  });

  test('shows arguments as they were before the step, and names that are no identifiers', async () => {
    const specification: MachineSpecification<number> = {
      setup,
      rules: {
        'fill up': rule([fc.array(fc.nat())], (_: number, list) => {
          list.push(9);
          boom();
        }),
      },
    };
    expect(await failureOf(specification, [['fill up', [[1, 2]]]])).toBe(
      'rules["fill up"]([1, 2]); // fails\nError: boom',
    );
  });
});

/** A program made afresh of the same choices is what a report shows: it must know what the other one did. */
test('a program made again of the choices of one that failed reads like it', () => {
  const items = bundle<number[]>('items');
  const { programs, predicate } = machineProperty('mutating', {
    setup: () => ({ count: 0 }),
    rules: (make) => ({
      make: make([fc.array(fc.nat(9))], (_, list) => list, { into: items }),
      grow: make([from(items), fc.array(fc.nat(9))], (s, item, more) => {
        item.push(...more.splice(0));
        s.count++;
        expect(s.count).toBeLessThan(3);
      }),
    }),
  });
  let failures = 0;
  for (const seed of [1, 2, 3, 4, 5]) {
    const [drawn] = fc.sample(fc.infiniteStream(fc.integer()), { seed, numRuns: 1 });
    const fills = (): { number: (min: number, max: number) => number; bigint: () => bigint } => ({
      number: (min, max) => min + (Math.abs(drawn!.next().value) % (max - min + 1)),
      bigint: () => 0n,
    });
    const generated = generate(programs, fills);
    const program = generated.value;
    try {
      void predicate(program);
      continue;
    } catch {
      failures++;
    }
    const again = generate(programs, replayFills(generated.recording)).value;
    expect(again).not.toBe(program);
    expect(String(again)).toBe(String(program));
    expect(fc.stringify(again)).toBe(String(program));
    expect(renderValue(again).text).toContain('// fails');
    expect(String(again)).toMatch(/const item1 = make\(.*\ngrow\(item\d+, \[.*\]\); \/\/ fails$/s);
  }
  expect(failures).toBeGreaterThan(0);
});

test('a program that never ran reads as its plan', () => {
  const { program } = byHand(
    { setup: () => 0, rules: { make: rule([], () => 1, { into: 'ids' }), use: rule([from('ids')], () => 1) } },
    [['make'], ['use', [pick('ids')]]],
  );
  expect(String(program)).toBe('make();\nuse(from("ids"));');
});

describe('declared', () => {
  function declared(declare: () => void): Declaration {
    const holder = globalThis as typeof globalThis & { [key: symbol]: Host | undefined };
    const key = Symbol.for('assay.host');
    const before = holder[key];
    const declarations: Declaration[] = [];
    holder[key] = { declare: (declaration) => void declarations.push(declaration) };
    try {
      declare();
    } finally {
      holder[key] = before;
    }
    return declarations[0]!;
  }
  const run: HostedRun = {
    root: '/nowhere',
    file: 'properties/counter.prop.ts',
    seed: 7,
    runs: 200,
    clock: systemClock,
    files: systemFiles,
    signal: new AbortController().signal,
  };
  const counter = declared(() =>
    machine('a counter counts', {
      setup: () => ({ count: 0 }),
      rules: (make) => ({
        add: make([fc.nat(9)], async (s, n) => void (s.count += await Promise.resolve(n))),
        check: make([], (s) => {
          expect(s.count).toBeLessThan(12);
        }),
      }),
    }),
  );

  test('a machine is a property: it fails with its smallest program, and its token replays it', async () => {
    expect(counter).toMatchObject({ engine: 'property', mode: 'run', name: 'a counter counts' });
    expect(counter.location!.file).toContain('machine-failures.test.ts');
    const outcome = await counter.runHosted(run);
    expect(outcome.result.status).toBe('failed');
    const [finding] = outcome.findings;
    for (const line of ['await add(3);', 'await add(9);', 'check(); // fails']) expect(finding!.input).toContain(line);
    expect(finding!.input.split('\n').length).toBe(3);
    expect(outcome.error!.message).toContain('check(); // fails');
    const { input } = decodeToken(finding!.replay);
    const replayed = await counter.replay(input, run);
    expect(replayed.result.status).toBe('failed');
    expect(replayed.findings[0]!.input).toBe(finding!.input);
  });

  test('a machine that holds passes, with as many programs as asked for', async () => {
    const { skip } = machine;
    const fine = declared(() => skip('fine', { setup: () => 0, rules: { step: rule([], () => 1) } }, { runs: 20 }));
    expect(fine.mode).toBe('skip');
    const { result } = await fine.runHosted({ ...run, runs: 20 });
    expect([result.status, result.runs]).toEqual(['passed', 20]);
  });
});

test('plain fast-check runs a machine, too, and shrinks it by its own means', () => {
  const { programs, predicate } = machineProperty('plain', {
    setup: () => [] as number[],
    rules: (make) => ({
      push: make([fc.nat(99)], (s, n) => void s.push(n)),
      check: make([], (s) => s.length < 2, {}),
    }),
  });
  const details = fc.check(
    fc.property(programs, (program) => void predicate(program)),
    { seed: 3 },
  );
  expect(details.failed).toBe(true);
  expect(String(details.counterexample![0])).toBe('push(0);\npush(0);\ncheck(); // fails');
});
