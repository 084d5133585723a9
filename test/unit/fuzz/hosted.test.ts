import { fuzz, property, text } from 'assay';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declarationsOf, hostedRun } from '../property/declared.ts';

/** How often a check runs its subject from the first failure on, that failure included. */
async function runsFromFirstFailure(engine: 'fuzz' | 'property', minimise: boolean): Promise<number> {
  let count = 0;
  const subject = (line: string): void => {
    if (count > 0 || line.length > 3) count++;
    if (line.length > 3) throw new Error('too long');
  };
  const [declaration] = declarationsOf(() => {
    if (engine === 'fuzz') fuzz('short', [text()], subject);
    else property('short', [fc.string()], subject);
  });
  const { result } = await declaration!.runHosted(hostedRun({ minimise }));
  expect(result.status).toBe('failed');
  return count;
}

describe('a mutation runner, which only asks whether anything fails,', () => {
  test.each(['fuzz', 'property'] as const)('gets the first failure of a %s check as it is', async (engine) => {
    expect(await runsFromFirstFailure(engine, false)).toBe(1);
    expect(await runsFromFirstFailure(engine, true)).toBeGreaterThan(3);
  });
});
