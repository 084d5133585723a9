import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { LoadOnce } from '../../targets/proposals/load-once.ts';

property(
  'all who ask at once share a load, each failure is that of one load, and what was loaded is kept, nothing included',
  [
    fc.array(fc.tuple(fc.constantFrom('throws', 'rejects'), fc.integer({ min: 1, max: 3 })), { maxLength: 4 }),
    fc.constantFrom<unknown>(undefined, null, 0, 'snapshot'),
  ],
  async (failures, value) => {
    let loads = 0;
    const once = new LoadOnce(() => {
      const [how] = failures[loads++] ?? [];
      if (how === 'throws') throw new Error(`load ${loads}`);
      return how === undefined ? Promise.resolve(value) : Promise.reject(new Error(`load ${loads}`));
    });
    for (const [index, [, askers]] of failures.entries()) {
      const answers = await Promise.allSettled(Array.from({ length: askers }, () => once.get()));
      expect(answers.map((answer) => String((answer as PromiseRejectedResult).reason))).toEqual(
        Array.from({ length: askers }, () => `Error: load ${index + 1}`),
      );
    }
    expect([await once.get(), await once.get()]).toEqual([value, value]);
    expect(loads).toBe(failures.length + 1);
  },
);
