const actions = new Map([
  ['subscribe', new Set(['newsletter', 'alerts', 'everything'])],
  ['unsubscribe', new Set(['newsletter', 'alerts'])],
  ['export', new Set(['csv', 'parquet'])],
]);

/** Words that are looked up in a map, then in the set that belongs to it. */
export function fuzz(data: Buffer): void {
  const [verb = '', object = ''] = data.toString('latin1').split('/');
  const objects = actions.get(verb);
  if (objects === undefined) return;
  if (verb === 'export' && objects.has(object) && object.length > 3) {
    throw new Error('reached'); // planted
  }
}
