/** A credential in base64: the comparison sees what was decoded. */
export function fuzz(data: Buffer): void {
  const text = data.toString('latin1');
  if (!text.startsWith('Basic ')) return;
  const [user, password] = Buffer.from(text.slice(6), 'base64').toString().split(':');
  if (user === 'admin' && password !== undefined) {
    throw new Error('reached'); // planted
  }
}
