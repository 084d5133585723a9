/** Comma-separated values: a header with known columns, and a row that has one field too few. */
export function fuzz(data: Buffer): void {
  const [header = '', ...rows] = data.toString('latin1').split('\n');
  const columns = header.split(',').map((name) => name.trim());
  const id = columns.indexOf('id');
  const email = columns.indexOf('email');
  if (id < 0 || email < 0) return;
  for (const row of rows) {
    const fields = row.split(',');
    if (fields.length < columns.length && fields[id] === '') {
      throw new Error('reached'); // planted
    }
  }
}
