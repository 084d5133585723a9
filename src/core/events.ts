import type { CheckResult, Warning } from './check.ts';
import type { EngineName, Finding } from './finding.ts';

/** What engines tell while they work. Engines never print; reporters listen. */
export type ProgressEvent =
  | { readonly type: 'engine-start'; readonly engine: EngineName; readonly checks?: number }
  | {
      readonly type: 'check-start';
      readonly engine: EngineName;
      readonly id: string;
      readonly name: string;
      readonly file: string;
    }
  | {
      readonly type: 'progress';
      readonly engine: EngineName;
      /** What is being worked on, for a status line. */
      readonly label: string;
      readonly done: number;
      /** Undefined when the end is not known. */
      readonly total?: number;
      /** More figures for the status line, such as executions a second. */
      readonly stats?: Readonly<Record<string, number | string>>;
    }
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'check-end'; readonly result: CheckResult }
  | { readonly type: 'warning'; readonly engine: EngineName; readonly warning: Warning }
  | { readonly type: 'engine-end'; readonly engine: EngineName };

export type EmitProgress = (event: ProgressEvent) => void;
