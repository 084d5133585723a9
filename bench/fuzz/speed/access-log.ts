import { parseAccessLogLine } from '../../../targets/logs/access-log.ts';

/** A line parses or is refused. */
export function fuzz(data: Buffer): void {
  try {
    parseAccessLogLine(data.toString('latin1'));
  } catch {
    // Which errors it throws is not the question here.
  }
}
