import { fileURLToPath } from 'node:url';
import type { Location } from '../core/finding.ts';

const framePattern = /\(?((?:file:\/\/)?[^()\s]+):(\d+):(\d+)\)?$/;

/**
 * Where the code that called `outermost` stands, with an absolute path; undefined when the stack does not say.
 * Test runners map the positions back to the source.
 */
export function callSite(outermost: (...args: never[]) => unknown): Location | undefined {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, outermost);
  const frame = holder.stack?.split('\n')[1]?.trim();
  const match = frame === undefined ? null : framePattern.exec(frame);
  if (match === null) return undefined;
  const [, place = '', line, column] = match;
  const file = place.startsWith('file://') ? fileURLToPath(place.split('?')[0]!) : place;
  return { file, line: Number(line), column: Number(column) };
}
