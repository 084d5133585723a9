/** A route whose segments are compared one by one, with a parameter between them. */
export function fuzz(data: Buffer): void {
  const [path = '', query] = data.toString('latin1').split('?');
  const segments = path.split('/').slice(1);
  if (segments.length !== 4 || query === undefined) return;
  if (segments[0] !== 'api' || segments[1] !== 'v2' || !/^\d+$/.test(segments[2]!)) return;
  if (segments[3] === 'export' && new URLSearchParams(query).get('format') === 'xlsx') {
    throw new Error('reached'); // planted
  }
}
