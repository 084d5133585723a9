import type { ProfileName, ProfileSettings, ResolvedConfig } from './schema.ts';

/**
 * Built-in profiles. `dev` answers while you wait, `pr` is the same every time, `nightly` looks further.
 * Times are for all fuzz checks of a run together.
 */
const builtIn: Readonly<Record<ProfileName, ProfileSettings>> = {
  dev: { propertyRuns: 100, fuzzSeconds: 30, stressRuns: 300, mutants: 150 },
  pr: { seed: 0, propertyRuns: 300, fuzzSeconds: 60, stressRuns: 1_000, mutants: 300 },
  nightly: { propertyRuns: 10_000, fuzzSeconds: 1_800, stressRuns: 20_000 },
};

/** The settings of a profile: the built-in ones with those of the configuration on top. */
export function profileSettings(config: ResolvedConfig, name: ProfileName): ProfileSettings {
  return Object.freeze({ ...builtIn[name], ...config.profiles[name] });
}
