import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const hashOf = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** A script that no text in it can end: `</script` and `<!--` are written so that they mean the same inside strings. */
const inScript = (code: string): string => code.replaceAll(/<(?=\/script|!--|script)/gi, String.raw`\x3C`);

/** JSON that is safe inside an element of HTML. */
const inHtml = (json: string): string =>
  json
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);

const start = `
const report = JSON.parse(document.getElementById('report').textContent);
document.querySelector('mutation-test-report-app').report = report;
`;

/**
 * A page that shows a report of mutation-testing-report-schema with mutation-testing-elements. It loads nothing, and runs
 * nothing but its own two scripts, whatever the report says.
 */
export function mutationPage(report: string): string {
  const file = createRequire(import.meta.url).resolve('mutation-testing-elements/mutation-test-elements.js');
  const elements = inScript(readFileSync(file, 'utf8'));
  const policy = `default-src 'none'; script-src ${hashOf(elements)} ${hashOf(start)}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>assay: mutation</title>
</head>
<body>
<mutation-test-report-app title-postfix="assay">Your browser does not show custom elements.</mutation-test-report-app>
<script id="report" type="application/json">${inHtml(report)}</script>
<script>${elements}</script>
<script>${start}</script>
</body>
</html>
`;
}
