import type { Arbitrary } from 'fast-check';
import { markedName } from '../../core/declaration.ts';
import type { CollectMode, PropertyDeclaration, PropertyOptions } from '../../core/declaration.ts';
import { AssayError } from '../../core/errors.ts';
import { callSite } from '../../host/call-site.ts';
import { declare } from '../../host/host.ts';
import { replayHostedProperty, runHostedProperty } from '../hosted.ts';
import { checkOptions } from '../options.ts';
import { executeProgram } from './execute.ts';
import { programArbitrary, type Program } from './program.ts';
import { eraseMachine, type MachineSpecification } from './specification.ts';
import { TraceMemory } from './trace.ts';

/** The options of a property, save those that speak of its arguments. */
export type MachineOptions = Omit<PropertyOptions, 'examples'>;

/** A machine as a property: programs, and what decides on one. */
export interface MachineProperty {
  readonly programs: Arbitrary<Program>;
  /** Runs a program; synchronous when setup, rules and the rest are. Throws when the machine fails. */
  readonly predicate: (program: Program) => void | Promise<void>;
}

/**
 * Makes a property of a machine, without declaring it to a test runner.
 *
 * @throws AssayError with code `declaration`
 */
export function machineProperty<State>(name: string, specification: MachineSpecification<State>): MachineProperty {
  const erased = eraseMachine(name, specification);
  const memory = new TraceMemory();
  return {
    programs: programArbitrary(erased, memory),
    predicate: (program) => executeProgram(erased, program, memory),
  };
}

export interface DeclareMachine {
  <State>(name: string, specification: MachineSpecification<State>, options?: MachineOptions): void;
}

function declareMachine(mode: CollectMode): DeclareMachine {
  const declareOne: DeclareMachine = (name, specification, options = {}) => {
    if (typeof name !== 'string' || name === '') {
      throw new AssayError('declaration', 'A machine needs a name.', 'Name it with a sentence: machine("...", { … }).');
    }
    checkOptions(name, options);
    const { programs, predicate } = machineProperty(name, specification);
    const declaration: PropertyDeclaration = {
      engine: 'property',
      name: markedName(name, options),
      mode,
      location: callSite(declareOne),
      arbitraries: [programs],
      predicate: predicate as (...values: unknown[]) => unknown,
      options: Object.freeze({ ...options }),
      hostedTimeoutMs: 0, // each program has a limit of its own
      runHosted: (run) => runHostedProperty(declaration, run),
      replay: (input, run) => replayHostedProperty(declaration, input, run),
    };
    declare(declaration);
  };
  return declareOne;
}

/**
 * Declares that something with a state behaves well whatever is done to it: assay makes programs of the machine's rules,
 * runs them, and makes one that fails as small as it gets. After the rule-based state machines of Hypothesis.
 *
 * ```ts
 * machine('a stack gives back what was pushed last', {
 *   setup: () => ({ real: new Stack<number>(), model: [] as number[] }),
 *   rules: (rule) => ({
 *     push: rule([fc.integer()], (s, n) => { s.real.push(n); s.model.push(n); }),
 *     pop: rule([], (s) => s.real.pop() === s.model.pop(), { when: (s) => s.model.length > 0 }),
 *   }),
 *   invariant: (s) => s.real.size === s.model.length,
 * });
 * ```
 *
 * @param name a sentence; the check's id is made of it and of the file's path
 * @param specification what there is, what can be done to it, and what must hold
 * @throws AssayError with code `declaration`
 */
export const machine: DeclareMachine & { readonly only: DeclareMachine; readonly skip: DeclareMachine } = Object.assign(
  declareMachine('run'),
  { only: declareMachine('only'), skip: declareMachine('skip') },
);
