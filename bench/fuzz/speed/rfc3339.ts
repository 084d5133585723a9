import { parseInstant } from '../../../targets/datetime/rfc3339.ts';

/** A date and time parses or is refused. */
export function fuzz(data: Buffer): void {
  try {
    parseInstant(data.toString('latin1'));
  } catch {
    // Which errors it throws is not the question here.
  }
}
