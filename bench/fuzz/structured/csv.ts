import { fuzz } from 'assay';
import { csvRows, csvText } from 'assay/arbitraries';
import { CsvError, parse } from 'csv-parse/sync';

fuzz(
  'csv',
  [csvText()],
  ({ text, dialect }) => void parse(text, { delimiter: dialect.delimiter, relaxColumnCount: true }),
  {
    expects: [CsvError],
  },
);

/** How an import of invoices reads its rows. */
function importRows(rows: readonly (readonly string[])[]): string {
  const [header, ...records] = rows;
  if (header === undefined) return 'empty';
  if (header[0] === 'id') {
    if (header[1] === 'amount') return header[2] === 'currency' ? 'complete' : 'amounts';
    return records.length > 3 ? 'ids' : 'few-ids';
  }
  if (header.some((name) => name.startsWith('#'))) return 'commented';
  for (const record of records) {
    const [first = '', second = ''] = record;
    if (first === 'total') return second === '' ? 'no-total' : 'total';
    if (/^\d{4}-\d\d-\d\d$/.test(first)) return second.startsWith('-') ? 'refund' : 'dated';
    if (first.length > 0 && first === second) return 'twice';
    if (Number(first) === 4096) return 'page';
    if (record.length > 3 && first.endsWith(';')) return 'wide';
  }
  return 'none';
}

/** How the lines of a bank's statement are posted. */
function post(rows: readonly (readonly string[])[]): string {
  for (const [kind = '', account = '', note = ''] of rows) {
    if (kind === 'FEE') {
      if (account.startsWith('DE')) return note === 'VAT' ? 'tax' : note.endsWith('%') ? 'rate' : 'charge';
      return account === '' ? 'own-fee' : 'foreign-fee';
    }
    if (kind === 'REV') return Number(account) < -100 ? (note.includes('#7') ? 'reopened' : 'reversed') : 'refused';
    if (kind.startsWith('SAL')) {
      if (kind.endsWith('13')) return rows.length > 2 ? 'bonus' : 'advance';
      return kind.length > 4 ? 'monthly' : 'once';
    }
  }
  return 'none';
}

fuzz('csv, guarded', [csvRows()], (rows) => {
  importRows(rows);
  post(rows);
});
