import { isPick } from './bundle.ts';
import { valueText } from './program-text.ts';
import type { Rule } from './rule.ts';

interface Planned {
  readonly name: string;
  readonly args: readonly unknown[];
  /** For what the step puts into a bundle. */
  readonly tag: number;
}

/** A step as it was drawn: a rule's name, and values or picks for its arguments. */
export class PlannedStep {
  readonly name: string;
  readonly rule: Rule<never>;
  readonly args: readonly unknown[];
  readonly tag: number;
  #texts: readonly string[] | undefined;

  constructor({ name, args, tag }: Planned, rule: Rule<never>) {
    this.name = name;
    this.rule = rule;
    this.args = args;
    this.tag = tag;
  }

  /** The arguments as source code, as they were when this was first asked for: a rule may change what it is given. */
  get texts(): readonly string[] {
    return (this.#texts ??= this.args.map((arg) =>
      isPick(arg) ? `${arg.reference.consumes ? 'consume' : 'from'}("${arg.reference.bundle}")` : valueText(arg),
    ));
  }

  /** Equal for steps that were made of the same choices. */
  get key(): string {
    const tags = this.args.map((arg) => (isPick(arg) ? arg.tag : ''));
    return `${this.name}(${this.texts.join('\0')})${tags.join(',')}:${this.tag}`;
  }
}

/** Equal for programs that were made of the same choices. */
export function keyOf(steps: readonly PlannedStep[]): string {
  return steps.map((step) => step.key).join('\n');
}
