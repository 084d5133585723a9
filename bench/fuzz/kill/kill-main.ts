/*
 * Fuzzes a file and says on standard output, at once, what a user would be told. Arguments: ROOT FILE SEED.
 */
import { writeSync } from 'node:fs';
import { runFuzz } from '../../../src/fuzz/run.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { systemFiles } from '../../../src/node/files.ts';

const [root = '', file = '', seed = '0'] = process.argv.slice(2);
const say = (said: unknown): void => void writeSync(1, `${JSON.stringify(said)}\n`);

await runFuzz(
  {
    root,
    files: [file],
    engine: 'assay',
    seed: Number(seed),
    timeLimitMs: 600_000,
    signal: new AbortController().signal,
    clock: systemClock,
    fileSystem: systemFiles,
  },
  (event) => {
    if (event.type === 'progress') say({ label: event.label, features: event.stats?.['features'] });
    else if (event.type === 'finding') say({ command: event.finding.command, regression: event.finding.regression });
  },
);
