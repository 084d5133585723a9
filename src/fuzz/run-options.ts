import type { DetectorOptions } from '../core/detector-options.ts';
import type { Clock, Files } from '../core/ports.ts';
import type { RunOptions } from '../core/run.ts';

/** The engines that `assay fuzz --engine` takes; the first is the default. */
export const fuzzEngineNames = ['assay', 'jsfuzz'] as const;
export type FuzzEngineName = (typeof fuzzEngineNames)[number];

export interface FuzzRunOptions extends RunOptions {
  /** Absolute paths of check files, or of plain files that export `fuzz`. */
  readonly files: readonly string[];
  readonly engine: FuzzEngineName;
  /** Packages to instrument; undefined means all that the targets lead to. */
  readonly instrument?: readonly string[] | undefined;
  /** Absolute path of a folder that gets each failing input, raw; undefined means `.assay/artifacts` until it is stored. */
  readonly artifacts?: string;
  /** Words that matter to the targets, from a dictionary file. */
  readonly dictionary?: readonly Uint8Array[];
  /** Longest raw input in bytes, in place of what the checks say. */
  readonly maxLength?: number;
  /** What the configuration says of detectors. */
  readonly detectors?: DetectorOptions;
  readonly clock: Clock;
  readonly fileSystem: Files;
}
