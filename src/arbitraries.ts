export { instant } from './arbitraries/instant.ts';
export type { InstantConstraints, InstantValue } from './arbitraries/instant.ts';
