import path from 'node:path';
import { decodeToken } from '../choices/token.ts';
import { checkId } from '../core/check-id.ts';
import { AssayError } from '../core/errors.ts';
import type { HostedOutcome } from '../core/declaration.ts';
import { systemClock } from '../node/clock.ts';
import { systemFiles } from '../node/files.ts';
import { loadChecks } from './load-checks.ts';
import { serve } from './serve.ts';

/** What the command line asks of this process. */
export interface ReplayRequest {
  /** Absolute path of the project's root. */
  readonly root: string;
  readonly token: string;
}

/** The outcome without its error object, whose words are kept apart: errors of targets do not survive the way home. */
export interface ReplayAnswer {
  readonly outcome: Omit<HostedOutcome, 'error'>;
  readonly errorMessage?: string;
}

async function replay(request: ReplayRequest): Promise<ReplayAnswer> {
  const target = decodeToken(request.token);
  const declarations = await loadChecks(path.resolve(request.root, target.file));
  const declaration = declarations.find((candidate) => checkId(target.file, candidate.name) === target.check);
  if (declaration === undefined) {
    const names = declarations.map((candidate) => `"${candidate.name}"`).join(', ');
    throw new AssayError(
      'no-check',
      `${target.file} has no check ${target.check}; it declares ${names === '' ? 'nothing' : names}.`,
      'The check was renamed or removed since the token was printed.',
    );
  }
  const { error, ...outcome } = await declaration.replay(target.input, {
    root: request.root,
    file: target.file,
    seed: 0,
    clock: systemClock,
    files: systemFiles,
    signal: new AbortController().signal,
  });
  return { outcome, ...(error !== undefined && { errorMessage: error.message }) };
}

serve({ replay: (params) => replay(params as ReplayRequest) });
