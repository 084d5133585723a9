import type { ProgressEvent } from '../../core/events.ts';
import type { ReportDocument } from '../schema.ts';

/** Where a terminal reporter writes, and what that place can show. */
export interface Screen {
  write(text: string): void;
  /** True when the line last written can be rewritten. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Characters in a line. */
  readonly columns: number;
}

/** A file that a reporter wants written. */
export interface ReportFile {
  /** Name in the report folder, or an absolute path. */
  readonly path: string;
  readonly content: string;
}

/** One output format. Both methods are optional: live formats listen to events, document formats render the report. */
export interface Reporter {
  readonly name: string;
  onEvent?(event: ProgressEvent): void;
  onReport?(report: ReportDocument): readonly ReportFile[];
}
