import { array, constant, oneof, record, toStringMethod, tuple, type Arbitrary } from 'fast-check';
import { isReference, pickArbitrary, tagArbitrary } from './bundle.ts';
import { keyOf, PlannedStep } from './planned-step.ts';
import { callText } from './program-text.ts';
import type { Rule } from './rule.ts';
import type { ErasedMachine } from './specification.ts';
import type { Trace, TraceMemory } from './trace.ts';

/**
 * What a machine is to do: steps that were all drawn before the first one runs. It reads as what it really did, without
 * the steps that were left out; the runner shows a program made afresh of the same choices, so executions that failed
 * are looked up in a memory.
 */
export class Program {
  readonly steps: readonly PlannedStep[];
  readonly #memory: TraceMemory;
  /** What the latest execution of this very object did. */
  trace: Trace | undefined;
  readonly [toStringMethod] = (): string => this.toString();

  constructor(steps: readonly PlannedStep[], memory: TraceMemory) {
    this.steps = steps;
    this.#memory = memory;
  }

  toString(): string {
    const trace = this.trace ?? this.#memory.find(keyOf(this.steps));
    if (trace !== undefined) return trace.toString();
    return this.steps.map(({ name, texts }) => `${callText(name, texts)};`).join('\n');
  }
}

function stepArbitrary(name: string, rule: Rule<never>): Arbitrary<PlannedStep> {
  const args = tuple(...rule.sources.map((source) => (isReference(source) ? pickArbitrary(source) : source)));
  const tag = rule.into === undefined ? constant(0) : tagArbitrary;
  return record({ name: constant(name), args, tag }).map((planned) => new PlannedStep(planned, rule));
}

/**
 * The programs of a machine: the steps of `initialize`, then a list of which each element is one step with all its choices.
 * So deleting an element deletes one step and leaves the others as they are (`docs/decisions/040-machines.md`).
 */
export function programArbitrary(machine: ErasedMachine, memory: TraceMemory): Arbitrary<Program> {
  const arbitrariesOf = (rules: ReadonlyMap<string, Rule<never>>): Arbitrary<PlannedStep>[] =>
    [...rules].map(([name, rule]) => stepArbitrary(name, rule));
  const steps = array(oneof(...arbitrariesOf(machine.rules)), { maxLength: machine.steps, size: 'max' });
  return tuple(tuple(...arbitrariesOf(machine.initialize)), steps).map(
    ([first, rest]) => new Program([...first, ...rest], memory),
  );
}
