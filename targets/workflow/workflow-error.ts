/** Why a workflow was refused. Stable: switch on it. */
export type WorkflowErrorCode =
  /** a task needs one that is not there */
  | 'dependency'
  /** tasks that need each other in a circle */
  | 'cycle'
  /** an option out of its range */
  | 'option'
  /** a value that JSON cannot hold; `subject` says where in it */
  | 'value'
  /** a definition that is not JSON, or not as the states language has it; `subject` says where */
  | 'definition'
  /** a resource that nobody provides */
  | 'resource';

/** What definitions and wrong use throw. What goes wrong while a workflow runs is in its report. */
export class WorkflowError extends Error {
  override readonly name = 'WorkflowError';
  readonly code: WorkflowErrorCode;
  readonly subject: string;

  constructor(code: WorkflowErrorCode, subject: string, detail: string) {
    super(`${code} ${subject}: ${detail}`);
    this.code = code;
    this.subject = subject;
  }
}
