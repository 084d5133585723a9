interface Event {
  readonly type?: unknown;
  readonly detail?: { readonly amount?: unknown; readonly tags?: unknown };
}

/** JSON with keys, a string value, a negative number and a list. */
export function fuzz(data: Buffer): void {
  let event: Event | null;
  try {
    event = JSON.parse(data.toString()) as Event | null;
  } catch {
    return;
  }
  if (typeof event !== 'object' || event === null || event.type !== 'refund') return;
  const { amount, tags } = event.detail ?? {};
  if (typeof amount !== 'number' || !(amount < 0)) return;
  if (Array.isArray(tags)) {
    throw new Error('reached'); // planted
  }
}
