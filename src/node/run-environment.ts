import { randomInt } from 'node:crypto';

/** How the command line tells a test runner's processes what to do; JSON in the environment variable `ASSAY_RUN`. */
export interface RunEnvironment {
  /** Absolute path of the project's root. */
  readonly root: string;
  readonly seed: number;
  readonly runs?: number;
  /** See `HostedRun.profileRuns`. */
  readonly profileRuns?: number;
  readonly timeLimitMs?: number;
  /** See `HostedRun.minimise`. */
  readonly minimise?: boolean;
}

export const runEnvironmentName = 'ASSAY_RUN';

const isCi = (): boolean => process.env['CI'] !== undefined && process.env['CI'] !== 'false';
/** True under a mutation runner, be it StrykerJS or assay itself. */
export const isMutationRun = (): boolean => process.env['STRYKER_MUTATOR_WORKER'] !== undefined;

/** A seed for a run that names none: fixed in CI and under a mutation runner, which must see the same run every time. */
export function defaultSeed(): number {
  return isCi() || isMutationRun() ? 0 : randomInt(2 ** 31);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

let ownSeed: number | undefined;

/** What the command line asked for, or the defaults of a suite that is run without it. The seed is the same for the whole process. */
export function readRunEnvironment(): RunEnvironment {
  const text = process.env[runEnvironmentName];
  if (text !== undefined) {
    const value: unknown = JSON.parse(text);
    if (isRecord(value) && typeof value['root'] === 'string' && typeof value['seed'] === 'number') {
      return {
        root: value['root'],
        seed: value['seed'],
        ...(typeof value['runs'] === 'number' && { runs: value['runs'] }),
        ...(typeof value['profileRuns'] === 'number' && { profileRuns: value['profileRuns'] }),
        ...(typeof value['timeLimitMs'] === 'number' && { timeLimitMs: value['timeLimitMs'] }),
      };
    }
  }
  ownSeed ??= defaultSeed();
  return { root: process.cwd(), seed: ownSeed, minimise: !isMutationRun() };
}
