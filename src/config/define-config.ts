import type { AssayConfig } from './schema.ts';

/** Gives an `assay.config.ts` its types; the values are checked when the file is loaded. */
export function defineConfig(config: AssayConfig): AssayConfig {
  return config;
}
