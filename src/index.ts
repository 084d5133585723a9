export { assume } from './property/assume.ts';
export { property } from './property/property.ts';
export { AssayError } from './core/errors.ts';
