import { isPick, type CarriedValue } from './bundle.ts';
import { callText, valueText } from './program-text.ts';
import { keyOf, type PlannedStep } from './planned-step.ts';

/** Executions that failed and are remembered: as many as shrinking tries after the one that stays the smallest, and more. */
const remembered = 1_000;

interface Line {
  readonly call: string;
  awaited: boolean;
  variable?: string;
  note: string;
}

/** What one execution of a program did, for people to read. */
export class Trace {
  readonly #steps: readonly PlannedStep[];
  readonly #lines: Line[] = [];
  #ending = '';
  #beginning = '';

  /** @param steps those that were planned, whether they can be taken or not */
  constructor(steps: readonly PlannedStep[]) {
    this.#steps = steps;
  }

  get key(): string {
    return keyOf(this.#steps);
  }

  /** A step begins; until something else is said of it, it has not ended. */
  begin(step: PlannedStep, resolved: readonly CarriedValue[]): void {
    let next = 0;
    const texts = step.texts; // now, before the step can change its arguments
    const args = step.args.map((arg, index) => (isPick(arg) ? resolved[next++]!.variable : texts[index]!));
    this.#lines.push({ call: callText(step.name, args), awaited: false, note: 'does not end' });
  }

  /** The step at hand answered with a promise. */
  awaited(): void {
    this.#last.awaited = true;
  }

  done(result: unknown, variable: string | undefined): void {
    const line = this.#last;
    if (variable !== undefined) line.variable = variable;
    const isTold = result !== undefined && (variable === undefined || typeof result !== 'object');
    line.note = isTold && typeof result !== 'function' ? valueText(result) : '';
  }

  /** The step at hand failed: `what` says how. */
  failed(what: string): void {
    const line = this.#last;
    line.note = line.note === '' || line.note === 'does not end' ? what : `${line.note}; ${what}`;
  }

  failedBefore(what: string): void {
    this.#beginning = what;
  }

  failedAfter(what: string): void {
    this.#ending = what;
  }

  get stepsTaken(): number {
    return this.#lines.length;
  }

  get #last(): Line {
    return this.#lines.at(-1)!;
  }

  toString(): string {
    const lines = this.#lines.map(({ call, awaited, variable, note }) => {
      const assigned = variable === undefined ? '' : `const ${variable} = `;
      return `${assigned}${awaited ? 'await ' : ''}${call};${note === '' ? '' : ` // ${note}`}`;
    });
    if (this.#beginning !== '') lines.unshift(`// ${this.#beginning}`);
    if (this.#ending !== '') lines.push(`// ${this.#ending}`);
    return lines.length === 0 ? '// no steps' : lines.join('\n');
  }
}

/** The latest executions that failed or have not ended. */
export class TraceMemory {
  readonly #traces = new Set<Trace>();

  add(trace: Trace): void {
    this.#traces.add(trace);
    if (this.#traces.size <= remembered) return;
    for (const oldest of this.#traces) {
      this.#traces.delete(oldest);
      return;
    }
  }

  delete(trace: Trace): void {
    this.#traces.delete(trace);
  }

  /** The latest execution of a program made of the same choices. */
  find(key: string): Trace | undefined {
    return [...this.#traces].findLast((trace) => trace.key === key);
  }
}
