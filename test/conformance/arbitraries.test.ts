import * as published from 'assay/arbitraries';
import { expect, test } from 'vitest';
import { awsCases } from './arbitraries/aws-cases.ts';
import { describeArbitraries } from './arbitraries/conformance.ts';
import { dataCases } from './arbitraries/data-cases.ts';
import { deliveryCases } from './arbitraries/delivery-cases.ts';
import { schemaCases } from './arbitraries/schema-cases.ts';
import { timeCases } from './arbitraries/time-cases.ts';

const cases = [...timeCases, ...dataCases, ...schemaCases];
/** Under the same laws in a file of their own, so that the two run side by side. */
const elsewhere = [...awsCases, ...deliveryCases];

test('every public function of assay/arbitraries stands in the table', () => {
  const named = new Set([...cases, ...elsewhere].map(({ name }) => name.replace(/[ (].*$/, '')));
  expect(Object.keys(published).filter((name) => !named.has(name))).toEqual([]);
});

describeArbitraries(cases);
