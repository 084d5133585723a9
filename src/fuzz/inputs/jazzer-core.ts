/*
 * What a file that was written for Jazzer.js imports from `@jazzer.js/core`. Where that package is not installed, the loader
 * gives it this module instead.
 */
export { FloatLengthError, FuzzedDataProvider } from './fuzzed-data-provider.ts';
