import { z } from 'zod';
import { detectorNames } from '../core/detector-options.ts';

export const profileNames = ['dev', 'pr', 'nightly'] as const;
export type ProfileName = (typeof profileNames)[number];

export const reporterNames = ['terminal', 'json', 'junit', 'markdown', 'github', 'sarif'] as const;
export type ReporterName = (typeof reporterNames)[number];

const patterns = z.array(z.string().min(1)).min(1);
const count = z.int().min(1).max(1_000_000_000);
const seconds = z
  .number()
  .positive()
  .max(7 * 24 * 3600);
const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

const profileSchema = z.strictObject({
  /** Fixes the seed; without it every run draws its own (0 in CI). */
  seed: seed.optional(),
  /** Inputs for each property. */
  propertyRuns: count.optional(),
  /** Time for all fuzz checks together, in seconds. */
  fuzzSeconds: seconds.optional(),
  /** Scenarios for each stress check. */
  stressRuns: count.optional(),
  /** Mutants to sample; absent means all of them. */
  mutants: count.optional(),
});

/** The settings of one profile. All optional: what is absent comes from the built-in profile of the same name. */
export type ProfileSettings = z.infer<typeof profileSchema>;

export const configSchema = z.strictObject({
  /** Globs of check files relative to the project's root. */
  properties: patterns.default(['**/*.prop.{ts,mts,cts,js,mjs,cjs}']),
  fuzz: patterns.default(['**/*.fuzz.{ts,mts,cts,js,mjs,cjs}']),
  stress: patterns.default(['**/*.stress.{ts,mts,cts,js,mjs,cjs}']),
  /** Globs that are never searched for check files, besides node_modules, dist and dot folders. */
  exclude: z.array(z.string().min(1)).default([]),
  /** Which ways to fail fuzzing looks for; all are on by default. */
  detectors: z
    .strictObject(
      Object.fromEntries(detectorNames.map((name) => [name, z.boolean()])) as Record<
        (typeof detectorNames)[number],
        z.ZodBoolean
      >,
    )
    .partial()
    .default({}),
  /** Packages whose code guides the fuzzer. Absent: all that checks lead to. */
  instrument: z.array(z.string().min(1)).optional(),
  profile: z.enum(profileNames).default('dev'),
  profiles: z.strictObject({ dev: profileSchema, pr: profileSchema, nightly: profileSchema }).partial().default({}),
  reporters: z.array(z.enum(reporterNames)).default(['terminal']),
  /** Where reports are written, relative to the project's root. */
  reportDirectory: z.string().min(1).default('.assay/report'),
  mutation: z
    .strictObject({
      /** Minimum scores by target folder. */
      thresholds: z.string().min(1).default('mutation/thresholds.json'),
      /** Mutants that mean the same as the original, each with the reason. */
      equivalents: z.string().min(1).default('mutation/equivalents.json'),
      /** Where `--kill` writes tests. */
      killers: z.string().min(1).default('mutation/killers'),
      /** Survivors shown at most. */
      survivors: z.int().min(0).max(10_000).default(10),
      /** What a mutant that runs into the time limit counts as. */
      timeouts: z.enum(['detected', 'survived']).default('detected'),
    })
    .prefault({}),
});

/** What `assay.config.ts` exports. */
export type AssayConfig = z.input<typeof configSchema>;
/** The same with every default filled in. */
export type ResolvedConfig = z.output<typeof configSchema>;
