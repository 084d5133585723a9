import { AssayError } from '../../core/errors.ts';
import { isReference } from './bundle.ts';
import { rule, type Rule, type RuleFactory } from './rule.ts';

/** Rules by name, or a function that makes them, whose parameter knows the state's type. */
export type Rules<State> =
  Readonly<Record<string, Rule<State>>> | ((rule: RuleFactory<State>) => Readonly<Record<string, Rule<State>>>);

export interface MachineSpecification<State> {
  /** Makes what the rules work on, afresh for each execution: the object under test, and a model of it. */
  readonly setup: () => State | Promise<State>;
  /** Steps that every execution begins with, each once, in this order. */
  readonly initialize?: Rules<State>;
  readonly rules: Rules<State>;
  /** Checked after setup and after every step; fails when it throws or answers false. */
  readonly invariant?: (state: State) => unknown;
  /** Runs after each execution whose setup succeeded, whether it failed or not. */
  readonly teardown?: (state: State) => unknown;
  /** Steps of one execution at most, those of `initialize` not counted, 1–1,000; default 30. */
  readonly steps?: number;
}

/** A specification that was checked, with the type of the state forgotten. */
export interface ErasedMachine {
  readonly setup: () => unknown;
  readonly initialize: ReadonlyMap<string, Rule<never>>;
  readonly rules: ReadonlyMap<string, Rule<never>>;
  readonly invariant?: (state: never) => unknown;
  readonly teardown?: (state: never) => unknown;
  readonly steps: number;
}

const defaultSteps = 30; // two or three times what known bugs of this kind need, so that a few of each rule come together
const maxSteps = 1_000;

function refuse(name: string, message: string, remedy: string): never {
  throw new AssayError('declaration', `The machine "${name}" ${message}.`, remedy);
}

function isRule(value: unknown): value is Rule<never> {
  return typeof value === 'object' && value !== null && 'sources' in value && 'run' in value;
}

function rulesOf<State>(name: string, key: string, rules: Rules<State> | undefined): ReadonlyMap<string, Rule<never>> {
  const made: unknown = typeof rules === 'function' ? rules(rule) : (rules ?? {});
  if (typeof made !== 'object' || made === null) {
    refuse(name, `has ${key} that are no object`, `Write ${key}: { add: rule([…], …) }.`);
  }
  const entries = Object.entries(made as Record<string, unknown>);
  return new Map(
    entries.map(([each, value]) => {
      if (!isRule(value)) refuse(name, `has something else than a rule under "${each}"`, 'Write rule([…], …).');
      return [each, value];
    }),
  );
}

/** A bundle that nothing is put into would silence every rule that refers to it. */
function checkBundles(name: string, all: readonly (readonly [string, Rule<never>])[]): void {
  const filled = new Set(all.map(([, { into }]) => into));
  for (const [each, { sources }] of all) {
    for (const source of sources) {
      if (!isReference(source) || filled.has(source.bundle)) continue;
      refuse(
        name,
        `has a rule "${each}" that takes a value from "${source.bundle}", and no rule puts any there`,
        `Give the rule that makes them the option { into: '${source.bundle}' }.`,
      );
    }
  }
}

/**
 * Checks a specification when it is declared.
 *
 * @throws AssayError with code `declaration`
 */
export function eraseMachine<State>(name: string, specification: MachineSpecification<State>): ErasedMachine {
  if (typeof specification !== 'object' || specification === null || typeof specification.setup !== 'function') {
    refuse(name, 'has no setup', 'Write machine(name, { setup: () => new Thing(), rules: { … } }).');
  }
  const { setup, invariant, teardown, steps = defaultSteps } = specification;
  const rules = rulesOf(name, 'rules', specification.rules);
  const initialize = rulesOf(name, 'initialize', specification.initialize);
  if (rules.size === 0) refuse(name, 'has no rules', 'Name at least one: rules: { add: rule([…], …) }.');
  for (const [key, value] of Object.entries({ invariant, teardown })) {
    if (value === undefined || typeof value === 'function') continue;
    refuse(
      name,
      `has ${key === 'invariant' ? 'an' : 'a'} ${key} that is not a function`,
      `Write ${key}: (state) => ….`,
    );
  }
  if (!Number.isInteger(steps) || steps < 1 || steps > maxSteps) {
    refuse(name, `has steps ${String(steps)}; it takes a whole number, 1–${maxSteps}`, 'Leave it out for the default.');
  }
  checkBundles(name, [...initialize, ...rules]);
  return Object.freeze({
    setup,
    initialize,
    rules,
    ...(invariant !== undefined && { invariant }),
    ...(teardown !== undefined && { teardown }),
    steps,
  });
}
