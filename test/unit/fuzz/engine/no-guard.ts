import { describeFailure } from '../../../../src/fuzz/failure.ts';
import type { ProcessGuard } from '../../../../src/fuzz/process-guard.ts';

/** A guard that has nothing to guard against: what the targets of these tests do is known. */
export const noGuard = {
  begin() {},
  takeQuickly: () => undefined,
  take: () => undefined,
  describe: describeFailure,
} as unknown as ProcessGuard;
