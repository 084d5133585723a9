// Writes the JSON Schema of the report that is published with the package: `npm run schema`.
import { writeFileSync } from 'node:fs';
import { reportJsonSchema } from '../src/report/schema.ts';

writeFileSync(
  new URL('../schema/assay-report.schema.json', import.meta.url),
  `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
);
