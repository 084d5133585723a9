import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { EventError } from '../../targets/events/errors.ts';
import type { DecodedRecord } from '../../targets/events/record.ts';
import { edited } from './arbitraries.ts';

/** What the laws that every batch source shares need to know of one. */
export interface SourceUnderTest<T> {
  readonly name: string;
  readonly decode: (event: unknown) => DecodedRecord<T>[];
  /** a decoded record */
  readonly record: fc.Arbitrary<T>;
  /** the record as AWS writes it */
  readonly raw: (record: T) => object;
  readonly idOf: (record: T) => string | null;
  /** every field that must be there, and a value of the wrong kind for it */
  readonly required: readonly (readonly [path: string, wrong: unknown])[];
  /** laws in which nothing shows that others of the file do not show */
  readonly readAlone?: readonly ('fault' | 'no batch')[];
  /** the field that holds the identifier */
  readonly idPath?: string;
}

const notBatches = fc.oneof(
  fc.constantFrom<unknown>(undefined, {}, { Records: null }, { Records: {} }, { records: [] }),
  fc.jsonValue().filter((value) => !(value !== null && typeof value === 'object' && 'Records' in value)),
);

/** Declares the laws of a batch source. */
export function sourceLaws<T>(source: SourceUnderTest<T>): void {
  const { name, decode, record, raw, idOf, required, readAlone = [] } = source;
  const broken = fc.tuple(record, fc.constantFrom(...required), fc.boolean());

  property(
    `a batch of ${name} records decodes to what was written, in order`,
    [fc.array(record, { maxLength: 4 })],
    (records) => {
      expect(decode({ Records: records.map(raw) })).toEqual(
        records.map((value, index) => ({ ok: true, index, id: idOf(value), value })),
      );
    },
    { documentation: true },
  );

  property(
    `a ${name} record with a field missing or of the wrong kind is refused at that field and leaves its neighbours alone`,
    [record, broken, record],
    (before, [model, [path, wrong], remove], after) => {
      const mangled = edited(raw(model), path, remove ? undefined : wrong);
      const [first, second, third] = decode({ Records: [raw(before), mangled, raw(after)] });
      expect(first).toEqual({ ok: true, index: 0, id: idOf(before), value: before });
      expect(third).toEqual({ ok: true, index: 2, id: idOf(after), value: after });
      const unnamed = path === source.idPath || source.idPath?.startsWith(`${path}.`);
      expect(second).toMatchObject({ ok: false, index: 1, id: unnamed ? null : idOf(model) });
      const { error } = second as { error: EventError };
      expect(error).toBeInstanceOf(EventError);
      expect(error.path).toBe(`Records.1.${path}`);
    },
    { runs: 200, documentation: readAlone.includes('fault') },
  );

  property(
    `a ${name} record may carry fields nobody knows yet`,
    [record, fc.jsonValue()],
    (model, extra) => {
      expect(decode({ Records: [edited(raw(model), 'addedLater', extra)] })).toEqual(decode({ Records: [raw(model)] }));
    },
    { runs: 40, documentation: true },
  );

  property(
    `what is no ${name} record at all is a failure of its own`,
    [fc.jsonValue(), record],
    (junk, model) => {
      const records = decode({ Records: [junk, raw(model)] });
      expect(records).toMatchObject([
        { ok: false, index: 0, id: null },
        { ok: true, index: 1 },
      ]);
    },
    { runs: 60, documentation: true },
  );

  property(
    `what is no batch is refused as a whole by ${name}`,
    [notBatches],
    (event) => {
      expect(() => decode(event)).toThrow(expect.objectContaining({ name: 'EventError', code: 'shape' }));
    },
    { documentation: readAlone.includes('no batch') },
  );
}
