/** What the engine itself costs where it has to wait. */
export async function fuzz(_data: Buffer): Promise<void> {}
