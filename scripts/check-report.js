// Holds the report of the last run to its promise: four engines, each with checks and runs above zero, all passed.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync('.assay/report/assay-report.json', 'utf8'));
const complaints = ['property', 'fuzz', 'stress', 'mutation'].filter((name) => {
  const engine = report.engines[name];
  return engine?.status !== 'passed' || !(engine.checks > 0) || !(engine.runs > 0);
});
for (const name of complaints) console.error(`${name}: ${JSON.stringify(report.engines[name])}`);
for (const [name, engine] of Object.entries(report.engines)) {
  console.log(`${name}: ${engine.status}, ${engine.checks} checks, ${engine.runs} runs, ${engine.findings} findings`);
}
process.exitCode = complaints.length === 0 ? 0 : 1;
