import type { Recording } from '../choices/sequence.ts';
import { encodeToken } from '../choices/token.ts';
import { checkId, contentHash } from '../core/check-id.ts';
import type { Finding, FindingKind } from '../core/finding.ts';
import type { FailingScenario } from './outcome.ts';
import { renderSchedule, renderSize } from './render.ts';
import { VerdictError } from './verdict-error.ts';

/** Which check, where. */
export interface CheckPlace {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** The check's file relative to the root, with forward slashes. */
  readonly file: string;
  readonly name: string;
  readonly line: number | undefined;
}

/** The first line of what an error says; never empty. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n', 1)[0] || 'failed without a message';
}

/** The replay token of a scenario; empty when it is too large for one. */
export function tokenOf(place: CheckPlace, recording: Recording): string {
  return encodeToken({ check: checkId(place.file, place.name), file: place.file, input: { choices: recording } }) ?? '';
}

/** What a finding says, apart from the check it belongs to. */
export interface FindingDetails {
  readonly kind: FindingKind;
  readonly message: string;
  readonly stack?: string;
  readonly schedule: string;
  readonly recording: Recording;
}

/** A finding as reports carry it, with the token and the one command that replays it. */
export function findingOf(place: CheckPlace, details: FindingDetails): Finding {
  const { file, name, line } = place;
  const { kind, message, stack, schedule, recording } = details;
  const id = checkId(file, name);
  const replay = tokenOf(place, recording);
  return {
    id: contentHash(`${id}\0${kind}\0${schedule}`).slice(0, 16),
    engine: 'stress',
    check: id,
    kind,
    message,
    location: { file, ...(line !== undefined && { line }) },
    ...(stack !== undefined && { stack }),
    input: schedule,
    replay,
    command: replay === '' ? `npx assay stress ${file}` : `npx assay replay ${replay}`,
    regression: '',
  };
}

/** The stack of what the target threw. */
function stackOf(error: unknown): { readonly stack?: string } {
  if (!(error instanceof Error) || error instanceof VerdictError || error.stack === undefined) return {};
  return { stack: error.stack };
}

/** The finding of a scenario that failed in a process which lived on. */
export function stressFinding(place: CheckPlace, failing: FailingScenario): Finding {
  const { kind, error } = failing.failure;
  return findingOf(place, {
    kind,
    message: firstLine(error),
    ...stackOf(error),
    schedule: renderSchedule(failing.execution),
    recording: failing.recording,
  });
}

/** Everything a person needs: what broke, in which order, and how to see it again. */
export function stressFailureMessage(
  place: CheckPlace,
  failing: FailingScenario,
  finding: Finding,
  seed?: number,
): string {
  const { scenario } = failing.execution;
  const { error, kind } = failing.failure;
  return [
    `Stress failed (${kind}): ${place.name}`,
    `Smallest scenario: ${renderSize(scenario)}`,
    finding.input,
    error instanceof Error ? error.message || error.name : String(error),
    ...(seed === undefined ? [] : [`Seed: ${seed}`]),
    `Replay: ${finding.command}`,
  ].join('\n');
}
