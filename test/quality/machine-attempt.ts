import { PreconditionFailure } from 'fast-check';
import { randomFills, replayFills } from '../../src/choices/fill.ts';
import { generate } from '../../src/choices/generate.ts';
import { deriveSeed } from '../../src/choices/prng.ts';
import { evaluatorOf, triedInput } from '../../src/choices/shrink/evaluator.ts';
import { shrink } from '../../src/choices/shrink/shrink.ts';
import type { MachineProperty } from '../../src/property/machine/machine.ts';
import type { Program } from '../../src/property/machine/program.ts';

/** What one seed came to. */
export interface Attempt {
  /** Programs until one failed. */
  readonly runs: number;
  /** The smallest program, made afresh of its choices. */
  readonly smallest: string;
  readonly evaluations: number;
}

async function failsOn({ predicate }: MachineProperty, program: Program): Promise<boolean> {
  try {
    await predicate(program);
    return false;
  } catch (error) {
    return !PreconditionFailure.isFailure(error);
  }
}

/** Looks for a program that fails, and makes it as small as it gets; undefined when none of so many failed. */
export async function attempt(machine: MachineProperty, seed: number, maxRuns: number): Promise<Attempt | undefined> {
  for (let runs = 1; runs <= maxRuns; runs++) {
    const generated = generate(machine.programs, randomFills(deriveSeed(seed, runs)));
    if (!(await failsOn(machine, generated.value))) continue;
    const evaluate = evaluatorOf<Program, { readonly fails: boolean }>(machine.programs, async ({ value }) => ({
      fails: await failsOn(machine, value),
    }));
    const limits = { maxEvaluations: 5_000, expired: () => false };
    const { smallest, evaluations } = await shrink(triedInput(generated, { fails: true }), evaluate, limits);
    const program = generate(machine.programs, replayFills(smallest.recording)).value;
    return { runs, smallest: String(program), evaluations };
  }
  return undefined;
}
