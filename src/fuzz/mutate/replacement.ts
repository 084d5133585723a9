/** An edit of raw input. */
export interface Replacement {
  readonly at: number;
  readonly removed: number;
  readonly by: Uint8Array;
}
