import type { Recording } from '../choices/sequence.ts';
import { encodeToken } from '../choices/token.ts';
import { checkId, contentHash } from '../core/check-id.ts';
import type { StoredInput } from '../core/declaration.ts';
import type { Finding } from '../core/finding.ts';
import { targetFrames, type FailureDescription } from './failure.ts';
import type { CheckPlace } from './stored-inputs.ts';

export interface FoundInput {
  readonly failure: FailureDescription;
  readonly input: StoredInput;
  readonly rendered: string;
  readonly line: number | undefined;
  /** Path relative to the root of a file that holds the input; used when there is no token. */
  readonly storedAt?: string;
  /** A plain file has no check that a token could name. */
  readonly plain: boolean;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] || 'failed without a message';
}

/** Quoted for a shell where it needs to be. */
function argument(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function tokenOf(place: CheckPlace, found: FoundInput): string {
  if (found.plain) return '';
  const input = 'bytes' in found.input ? found.input : { choices: found.input.choices as Recording };
  return encodeToken({ check: checkId(place.file, place.name), file: place.file, input }) ?? '';
}

/** A finding as reports carry it. */
export function fuzzFinding(place: CheckPlace, found: FoundInput): Finding {
  const id = checkId(place.file, place.name);
  const { failure, rendered, line, storedAt } = found;
  const token = tokenOf(place, found);
  const frames = targetFrames(failure.stack);
  return {
    id: contentHash(`${id}\0${failure.kind}\0${rendered}`).slice(0, 16),
    engine: 'fuzz',
    check: id,
    kind: failure.kind,
    message: firstLine(
      failure.name === '' || failure.name === 'Error' ? failure.message : `${failure.name}: ${failure.message}`,
    ),
    location: { file: place.file, ...(line !== undefined && { line }) },
    ...(frames.length > 0 && { stack: [firstLine(failure.message), ...frames].join('\n') }),
    input: rendered,
    replay: token,
    command: token !== '' ? `npx assay replay ${token}` : `npx assay replay ${argument(storedAt ?? place.file)}`,
    regression: storedAt === undefined || found.plain ? '' : `// kept in ${storedAt}, which every test run replays`,
  };
}

/** Everything a person needs: what broke, on what, and how to see it again. */
export function fuzzFailureMessage(name: string, found: FoundInput, finding: Finding, seed?: number): string {
  return [
    `Fuzz check failed: ${name}`,
    `Input: ${found.rendered}`,
    `${finding.kind}: ${found.failure.message}`,
    ...(found.storedAt === undefined ? [] : [`Stored in: ${found.storedAt}`]),
    ...(seed === undefined ? [] : [`Seed: ${seed}`]),
    `Replay: ${finding.command}`,
  ].join('\n');
}
