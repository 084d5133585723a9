import { fromJsonSchema } from 'assay/arbitraries';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { arbitraryCase, type AnyCase } from './arbitrary-case.ts';

const order = {
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: 1, maximum: 1000 },
    tags: { type: 'array', items: { enum: ['a', 'b'] }, maxItems: 3 },
  },
  required: ['id'],
  additionalProperties: false,
} as const;
const isOrder = new Ajv2020().compile(order);

export const schemaCases: readonly AnyCase[] = [
  arbitraryCase({
    name: 'fromJsonSchema',
    arbitrary: fromJsonSchema<{ id: number; tags?: string[] }>(order),
    isInDomain: (value) => isOrder(value),
    simplest: { id: 1 },
    edgeValues: [
      { name: 'the largest number', is: ({ id }) => id === 1000, within: 300 },
      { name: 'the longest list', is: ({ tags }) => tags?.length === 3, within: 300 },
      { name: 'an empty list', is: ({ tags }) => tags?.length === 0, within: 300 },
    ],
  }),
];
