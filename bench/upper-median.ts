/** The middle of some figures, the upper of the two of an even count: one that was measured. NaN of none. */
export function upperMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
