import * as published from 'assay/arbitraries';
import { expect, test } from 'vitest';
import { describeArbitraries } from './arbitraries/conformance.ts';
import { timeCases } from './arbitraries/time-cases.ts';

const cases = [...timeCases];

test('every public function of assay/arbitraries stands in the table', () => {
  const named = new Set(cases.map(({ name }) => name.replace(/[ (].*$/, '')));
  expect(Object.keys(published).filter((name) => !named.has(name))).toEqual([]);
});

describeArbitraries(cases);
