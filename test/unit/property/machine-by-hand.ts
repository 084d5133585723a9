import { BundlePick, consume, from } from '../../../src/property/machine/bundle.ts';
import { executeProgram } from '../../../src/property/machine/execute.ts';
import { PlannedStep } from '../../../src/property/machine/planned-step.ts';
import { Program } from '../../../src/property/machine/program.ts';
import { eraseMachine, type MachineSpecification } from '../../../src/property/machine/specification.ts';
import { TraceMemory } from '../../../src/property/machine/trace.ts';

/** A value of a bundle by its tag. */
export const pick = (bundle: string, tag = 0): BundlePick => new BundlePick(from(bundle), tag);
export const take = (bundle: string, tag = 0): BundlePick => new BundlePick(consume(bundle), tag);

export type WrittenStep = readonly [name: string, args?: readonly unknown[], tag?: number];

export interface ByHand {
  readonly program: Program;
  readonly run: () => void | Promise<void>;
}

/** A program that was written instead of drawn. */
export function byHand<State>(specification: MachineSpecification<State>, steps: readonly WrittenStep[]): ByHand {
  const erased = eraseMachine('by hand', specification);
  const memory = new TraceMemory();
  const planned = steps.map(([name, args = [], tag = 0]) => {
    const rule = erased.rules.get(name) ?? erased.initialize.get(name)!;
    return new PlannedStep({ name, args, tag }, rule);
  });
  const program = new Program(planned, memory);
  return { program, run: () => executeProgram(erased, program, memory) };
}
