import { renderInput } from './failure-message.ts';
import type { Execution } from './execute.ts';
import type { InputContext } from './input-context.ts';

/** Hears of every generated input. The values are made when they are asked for. */
export type Observe = (execution: Execution, values: () => readonly unknown[], context: InputContext) => void;

const statuses = { holds: 'passed', fails: 'failed', refused: 'gave_up' } as const;

/**
 * Collects the inputs of a run as JSON lines in the format that Tyche reads (Goldstein and others, UIST 2024), one test case
 * a line.
 */
export class ObservationLog {
  readonly #property: string;
  readonly #startedSeconds: number;
  readonly #lines: string[] = [];

  /** @param startedMs when the run started, in milliseconds since the Unix epoch */
  constructor(property: string, startedMs: number) {
    this.#property = property;
    this.#startedSeconds = startedMs / 1000;
  }

  readonly observe: Observe = (execution, values, context) => {
    const args = values();
    const features = Object.fromEntries([...context.classes].map((label) => [label, true]));
    const line = {
      type: 'test_case',
      run_start: this.#startedSeconds,
      property: this.#property,
      status: statuses[execution.verdict],
      status_reason: execution.verdict === 'fails' ? String(execution.error).split('\n', 1)[0] : '',
      representation: renderInput(args),
      arguments: Object.fromEntries(args.map((value, index) => [`argument ${index + 1}`, renderInput([value])])),
      how_generated: 'assay choices',
      features: { ...features, ...Object.fromEntries(context.scores) },
      metadata: { notes: context.notes },
      coverage: null,
      timing: {},
    };
    this.#lines.push(JSON.stringify(line));
  };

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
