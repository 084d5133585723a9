export { assume } from './property/assume.ts';
export { property } from './property/property.ts';
export { AssayError } from './core/errors.ts';
export { fuzz } from './fuzz/fuzz.ts';
export type { DeclareFuzz } from './fuzz/fuzz.ts';
export { bytes } from './fuzz/inputs/bytes.ts';
export { text } from './fuzz/inputs/text.ts';
export type { RawArbitrary } from './fuzz/inputs/raw.ts';
