import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkLinearizability } from '../../../../src/stress/linearize/check-linearizability.ts';
import { byKey, keyValueModel, parseHistory } from './key-value-histories.ts';

const folder = path.resolve('../shared/data/linearizability/kv');
const isHere = existsSync(folder);
const skipped = isHere ? '' : ' (skipped: the recorded histories are not beside this repository)';

describe(`recorded histories of a key-value store${skipped}`, () => {
  test.skipIf(!isHere).each([
    ['c01-ok', 'ok'],
    ['c01-bad', 'illegal'],
    ['c10-ok', 'ok'],
    ['c10-bad', 'illegal'],
    ['c50-ok', 'ok'],
    ['c50-bad', 'illegal'],
  ])('%s is judged %s', (name, expected) => {
    const parts = byKey(parseHistory(readFileSync(path.join(folder, `${name}.txt`), 'utf8')));
    // A history is illegal as soon as one key's part is; the other parts need not be judged.
    let verdict = 'ok';
    for (const part of parts) {
      verdict = checkLinearizability(part, keyValueModel, { maxSteps: 1_000_000 }).verdict;
      if (verdict !== 'ok') break;
    }
    expect(verdict).toBe(expected);
  });
});
