/** What a limit on the length of raw input may be, in bytes. */
export const rawLengthBytes = { min: 1, max: 1_048_576 } as const;
