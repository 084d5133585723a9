/*
 * Saves examples in a folder until it has saved as many as asked for, or is killed. Prints the id of each as soon as `save`
 * has returned. Arguments: folder, first value, how many.
 */
import { DirectoryDatabase } from '../../src/choices/database/directory.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';

const [folder = '', first = '0', count = '0'] = process.argv.slice(2);
const database = new DirectoryDatabase({ folder, files: systemFiles, clock: systemClock });
for (let value = Number(first); value < Number(first) + Number(count); value++) {
  const choices = [
    { min: 0, max: 1_000_000, value },
    ...Array.from({ length: 200 }, () => ({ min: 0, max: 9, value: 5 })),
  ];
  const example = {
    check: '0123abcd',
    kind: 'finding',
    recording: [choices],
    rendering: `[${value}]`,
    reason: 'fails',
  } as const;
  const id = await database.save(example);
  process.stdout.write(`${id}\n`);
}
