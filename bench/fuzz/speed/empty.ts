/** What the engine itself costs. */
export function fuzz(_data: Buffer): void {}
