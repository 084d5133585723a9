import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { negotiate } from '../../targets/proposals/api-version.ts';

/** Media types with the versions that each allows. */
const MEDIA: Readonly<Record<string, readonly number[]>> = {
  'application/json': [1, 2],
  'application/*': [1, 2],
  '*/*': [1, 2],
  'application/vnd.proposals.v1+json': [1],
  'application/vnd.proposals.v2+json': [2],
  'application/vnd.proposals.v3+json': [],
  'application/vnd.proposals.v21+json': [],
  'x-application/vnd.proposals.v2+json': [],
  'application/vnd.proposals.v2+json-x': [],
  'text/html': [],
  '': [],
};

const MEDIA_OF_ONE = ['application/vnd.proposals.v1+json', 'application/vnd.proposals.v2+json'];

const weights = [
  null,
  '1',
  '1.0',
  '1.000',
  '0.9',
  '0.25',
  '0.2',
  '0.001',
  '0',
  '0.000',
  '1.001',
  '2',
  '-1',
  '0.1234',
  'xq=1',
  '11',
  'x',
  '',
];
const range = fc.record({
  // Mostly what can be had.
  type: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...MEDIA_OF_ONE) }, fc.constantFrom(...Object.keys(MEDIA))),
  weight: fc.oneof(fc.constantFrom('1', '0.5', '0.2'), fc.constantFrom(...weights)),
  gap: fc.constantFrom('', ' '),
  isUpper: fc.boolean(),
  parameter: fc.constantFrom('', ';charset=utf-8'),
});

const valueOf = (weight: string | null): number => {
  if (weight === null) return 1;
  return /^\d(\.\d{0,3})?$/.test(weight) && Number(weight) <= 1 ? Number(weight) : 0;
};

property(
  'of all versions that path and header allow, the answer has that of the highest weight, and of equal weights the first',
  [fc.constantFrom(null, 1, 2), fc.option(fc.array(range, { minLength: 1, maxLength: 4 }), { nil: null })],
  (inPath, ranges) => {
    const path = inPath === null ? '/proposals' : `/v${inPath}/proposals`;
    const written = ranges?.map(({ type, weight, gap, isUpper, parameter }) => {
      const text = `${gap}${type}${gap}${parameter}${weight === null ? '' : `${gap};${gap}q=${weight}`}`;
      return isUpper ? text.toUpperCase() : text;
    });
    const wishes = ranges ?? [{ type: '*/*', weight: null }];
    let best: { weight: number; version: number; mediaType: string } | undefined;
    for (const { type, weight } of wishes) {
      const version = MEDIA[type]!.find((allowed) => inPath === null || allowed === inPath);
      if (version !== undefined && valueOf(weight) > (best?.weight ?? 0))
        best = { weight: valueOf(weight), version, mediaType: type.includes('vnd') ? type : 'application/json' };
    }
    const accept = written?.join(',') ?? null;
    const { version, mediaType } = best ?? {};
    expect(negotiate(path, accept)).toEqual(
      best === undefined ? { status: 406, detail: `no version of ${path} is ${accept}` } : { version, mediaType },
    );
  },
  { runs: 200 },
);

property(
  'a path that is not there, or in no known version, is not found, whatever is accepted',
  [
    fc.constantFrom(
      '/v0/proposals',
      '/v3/proposals',
      '/v12/proposals',
      '/v/proposals',
      '/va/proposals',
      '/x/proposals',
      '/v1/proposals/x',
      '/proposal',
      'proposals',
      '',
    ),
    fc.constantFrom(null, '*/*', 'application/vnd.proposals.v1+json'),
  ],
  (path, accept) => {
    expect(negotiate(path, accept)).toEqual({ status: 404, detail: `there is ${path} in no version` });
  },
);
