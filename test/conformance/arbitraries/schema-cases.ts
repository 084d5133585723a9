import { fromAvro, fromJsonSchema, fromStandardSchema, violating, violatingAvro } from 'assay/arbitraries';
import { Ajv2020 } from 'ajv/dist/2020.js';
import avro from 'avsc';
import { z } from 'zod';
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

const user = z.object({ name: z.string().max(12), age: z.int().min(18).max(120).optional() });

const listSchema = {
  type: 'record',
  name: 'List',
  fields: [
    { name: 'head', type: 'int' },
    { name: 'tail', type: ['null', 'List'] },
  ],
} as const;
const listType = avro.Type.forSchema(structuredClone(listSchema) as unknown as avro.Schema);

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
  arbitraryCase({
    name: 'violating',
    arbitrary: violating(order),
    isInDomain: ({ value }) => !isOrder(value),
    simplest: { value: null, violates: { path: '#/type', keyword: 'type', instancePath: '' } },
    edgeValues: [
      { name: 'a missing member', is: ({ violates }) => violates.keyword === 'required', within: 100 },
      { name: 'a list that is too long', is: ({ violates }) => violates.keyword === 'maxItems', within: 100 },
      { name: 'a broken item', is: ({ violates }) => violates.instancePath.startsWith('/tags/'), within: 100 },
    ],
  }),
  arbitraryCase({
    name: 'fromStandardSchema',
    arbitrary: fromStandardSchema(user),
    isInDomain: (value) => user.safeParse(value).success,
    simplest: { name: '' },
    edgeValues: [
      { name: 'the longest text', is: ({ name }) => name.length === 12, within: 300 },
      { name: 'the largest number', is: ({ age }) => age === 120, within: 500 },
    ],
  }),
  arbitraryCase({
    name: 'fromAvro',
    arbitrary: fromAvro<{ head: number; tail: unknown }>(listSchema as never),
    isInDomain: (value) => listType.isValid(value),
    simplest: { head: 0, tail: null },
    edgeValues: [
      { name: 'the largest int', is: ({ head }) => head === 2 ** 31 - 1, within: 300 },
      { name: 'a list of two', is: ({ tail }) => tail !== null, within: 50 },
    ],
  }),
  arbitraryCase({
    name: 'violatingAvro',
    arbitrary: violatingAvro(listSchema as never),
    isInDomain: ({ value }) => !listType.isValid(value as never),
    simplest: { value: null, violates: { constraint: 'type', path: '', type: 'List' } },
    edgeValues: [
      { name: 'a missing field', is: ({ violates }) => violates.constraint === 'field', within: 50 },
      { name: 'a number beyond an int', is: ({ violates }) => violates.constraint === 'range', within: 100 },
      { name: 'a broken inner list', is: ({ violates }) => violates.path.startsWith('/tail/'), within: 100 },
    ],
  }),
];
