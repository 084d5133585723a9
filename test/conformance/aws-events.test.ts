import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { randomFills } from '../../src/choices/fill.ts';
import { generate } from '../../src/choices/generate.ts';
import { awsSources, general } from './arbitraries/aws-sources.ts';
import { TypeShapes } from './arbitraries/type-shape.ts';

const runs = 50;
const shapes = new TypeShapes();

describe.each(awsSources)(
  '$name',
  ({ arbitrary, type, schema, typeDivergences = [], schemaDivergences = [], schemaThrows }) => {
    const events = Array.from({ length: runs }, (_, seed) => generate(arbitrary, randomFills(seed)).value);

    test('an event is the JSON that a function is called with', () => {
      for (const event of events) {
        // Not by vitest's equality, which is misled by own members of the name "constructor".
        if (!isDeepStrictEqual(JSON.parse(JSON.stringify(event)), event)) expect.fail(JSON.stringify(event));
      }
    });

    test(`is what @types/aws-lambda calls ${type}, but for the listed divergences`, () => {
      const places = new Set(events.flatMap((event) => shapes.misfits(type, event).map(general)));
      expect([...places].toSorted()).toEqual(typeDivergences.map(({ at }) => at).toSorted());
    });

    test('is taken by the schema of the powertools, but for the listed divergences', () => {
      const places = new Set<string>();
      const thrown = new Set<string>();
      for (const event of events) {
        try {
          const { success, error } = schema.safeParse(event);
          if (!success) for (const { path } of error!.issues) places.add(general(`.${path.join('.')}`).slice(1));
        } catch (error) {
          thrown.add((error as Error).name);
        }
      }
      expect([...places].toSorted()).toEqual(schemaDivergences.map(({ at }) => at).toSorted());
      expect([...thrown]).toEqual(schemaThrows === undefined ? [] : [schemaThrows.error]);
    });
  },
);
