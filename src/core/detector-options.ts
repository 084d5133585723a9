import type { FindingKind } from './finding.ts';

/** Which ways to fail are looked for. */
export interface DetectorOptions {
  /** Errors that the target throws and does not expect. Default true. */
  readonly exceptions?: boolean | undefined;
  /** Inputs that take longer than the limit. Default true. */
  readonly hangs?: boolean | undefined;
  /** Inputs whose time grows much faster than their length. Default true. */
  readonly superlinear?: boolean | undefined;
  /** Inputs that exhaust the heap. Default true. */
  readonly memory?: boolean | undefined;
  /** Changed built-in prototypes, which are put back in any case. Default true. */
  readonly pollution?: boolean | undefined;
  /** Arguments that the target changes. Default true for fuzz checks and plain files, false for properties. */
  readonly changedInput?: boolean | undefined;
  /** New names on the global object. Default true. */
  readonly leaks?: boolean | undefined;
  /** Rejections that nobody handles. Default true. */
  readonly rejections?: boolean | undefined;
}

export const detectorNames = [
  'exceptions',
  'hangs',
  'superlinear',
  'memory',
  'pollution',
  'changedInput',
  'leaks',
  'rejections',
] as const satisfies readonly (keyof DetectorOptions)[];

/** The same with every default filled in. */
export type DetectorSettings = Readonly<Record<(typeof detectorNames)[number], boolean>>;

/** What a check says goes before what the configuration says, and both before the defaults. */
export function resolveDetectors(defaults: DetectorOptions, ...levels: readonly DetectorOptions[]): DetectorSettings {
  const settings = Object.fromEntries(detectorNames.map((name) => [name, true]));
  for (const level of [defaults, ...levels]) {
    for (const name of detectorNames) {
      const value = level[name];
      if (value !== undefined) settings[name] = value;
    }
  }
  return settings as DetectorSettings;
}

const switches: Partial<Record<FindingKind, keyof DetectorSettings>> = {
  error: 'exceptions',
  timeout: 'hangs',
  memory: 'memory',
  pollution: 'pollution',
  'changed-input': 'changedInput',
  leak: 'leaks',
  rejection: 'rejections',
};

/** The cause of failures of superlinear time, which are of kind `timeout` as well. */
export const superlinearCause = 'superlinear';

/** False for a failure that the settings say not to look for. */
export function isLookedFor(
  settings: DetectorSettings,
  failure: { readonly kind: FindingKind; readonly cause: string },
): boolean {
  if (failure.cause === superlinearCause) return settings.superlinear;
  const name = switches[failure.kind];
  return name === undefined || settings[name];
}
