export { assume } from './property/assume.ts';
export { check } from './property/check.ts';
export type { CheckExample, CheckOptions, CheckOutcome } from './property/check.ts';
export { differential } from './property/differential.ts';
export type { DeclareDifferential, DifferentialOptions } from './property/differential.ts';
export { property } from './property/property.ts';
export { classify, cover, note, target } from './property/statements.ts';
export { AssayError } from './core/errors.ts';
export { fuzz } from './fuzz/fuzz.ts';
export type { DeclareFuzz } from './fuzz/fuzz.ts';
export { FuzzedDataProvider } from './fuzz/inputs/fuzzed-data-provider.ts';
export { bytes } from './fuzz/inputs/bytes.ts';
export { text } from './fuzz/inputs/text.ts';
export type { RawArbitrary } from './fuzz/inputs/raw.ts';
export { defineConfig } from './config/define-config.ts';
export type { AssayConfig } from './config/schema.ts';
export { operation, stress } from './stress/stress.ts';
export type { DeclareStress } from './stress/stress.ts';
export type {
  CompletedOperation,
  OperationOptions,
  OperationSignature,
  SequentialModel,
  StressOperation,
  StressSpecification,
} from './core/declaration.ts';
export { machine } from './property/machine/machine.ts';
export type { DeclareMachine, MachineOptions } from './property/machine/machine.ts';
export { rule } from './property/machine/rule.ts';
export type { ArgumentSource, Rule, RuleFactory, RuleOptions } from './property/machine/rule.ts';
export { bundle, consume, from } from './property/machine/bundle.ts';
export type { Bundle, Reference } from './property/machine/bundle.ts';
export type { MachineSpecification, Rules } from './property/machine/specification.ts';
