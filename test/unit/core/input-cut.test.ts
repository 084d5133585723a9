import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputCut } from '../../../src/core/input-cut.ts';
import { operation, property, stress } from '../../../src/index.ts';
import { hosted } from '../property/declared.ts';
import { declared, hostedRun } from '../stress/declared.ts';

const cutAfter = (inputs: number): InputCut => ({ inputs, limitMs: Infinity, met: 0, reached: false });

const wide = (): void => property('holds', [fc.nat()], () => {});
const narrow = (): void => property('holds', [fc.nat({ max: 4 })], () => {});
const counting = declared(() =>
  stress('counts', {
    setup: () => ({ count: 0 }),
    operations: { add: operation([], (state: { count: number }) => void state.count++) },
    invariant: ({ count }) => count >= 0,
    runs: 6,
  }),
);
const root = path.join(import.meta.dirname, 'no-such-project');

describe('a wish to stop after a few inputs', () => {
  test.each([
    { declare: wide, inputs: 3, met: 3, reached: true },
    { declare: wide, inputs: Infinity, met: 20, reached: false },
    { declare: narrow, inputs: 3, met: 3, reached: true },
    { declare: narrow, inputs: Infinity, met: 5, reached: false },
  ])('a property of $declare.name inputs is asked for $inputs and says that it met $met', async (given) => {
    const cut = cutAfter(given.inputs);
    await hosted(given.declare, { runs: 20, cut });
    expect(cut).toMatchObject({ met: given.met, reached: given.reached });
  });

  test.each([
    { inputs: 4, met: 4, reached: true },
    { inputs: Infinity, met: 6, reached: false },
  ])('a stress check is asked for $inputs scenarios and says that it met $met', async ({ inputs, met, reached }) => {
    const cut = cutAfter(inputs);
    await counting.runHosted(hostedRun(root, { cut }));
    expect(cut).toMatchObject({ met, reached });
  });
});
