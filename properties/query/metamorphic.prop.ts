import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { of } from '../law.ts';
import { compileQuery } from '../../targets/query/query.ts';
import { identifier } from './arbitraries.ts';
import { byExpression, functionsGive } from './laws/functions.ts';
import { equality, numbersSort, onlyNumbersOrdered, orderByKey, reversing, stringsSort } from './laws/order.ts';
import {
  filterParts,
  index,
  multiSelects,
  nothingOfNothing,
  orAnd,
  pipe,
  projectionOfHalves,
  slice,
} from './laws/selection.ts';
import { query } from './search.ts';

property(...of(filterParts, query));
property(...of(pipe, query), { documentation: true });
property(...of(projectionOfHalves, query));
property(...of(multiSelects, query));
property(...of(nothingOfNothing, query));
property(...of(orAnd, query));
property(...of(slice, query));
property(...of(index, query), { documentation: true });

property(...of(numbersSort, query), { documentation: true });
property(...of(stringsSort, query), { documentation: true });
property(...of(orderByKey, query));
property(...of(reversing, query), { documentation: true });
property(...of(equality, query));
property(...of(onlyNumbersOrdered, query));

property(...of(functionsGive, query), { runs: 300 });
property(...of(byExpression, query), { runs: 200 });

property('keys of two types have no order', [fc.integer(), fc.string(), fc.boolean()], (number, text, other) => {
  for (const mixed of [[number, text], [text, number], [other], [null], [number, other]]) {
    for (const called of ['sort(@)', 'max(@)', 'min(@)', 'sort_by(@, &@)', 'max_by(@, &@)', 'min_by(@, &@)']) {
      expect(() => compileQuery(called).search(mixed)).toThrow(
        expect.objectContaining({ code: 'invalid-type', position: 0 }),
      );
    }
  }
});

property(
  'merging is assigning, in the order of the arguments',
  [fc.dictionary(fc.string(), fc.nat()), fc.dictionary(fc.string(), fc.nat())],
  (first, second) => {
    expect(query('merge([0], [1])', [first, second])).toEqual(
      Object.fromEntries([...Object.entries(first), ...Object.entries(second)]),
    );
    expect(query('[keys(@), values(@)]', first)).toEqual([Object.keys(first), Object.values(first)]);
    expect(query(`length(@)`, first)).toBe(Object.keys(first).length);
    for (const name of Object.keys(first)) expect(query(identifier(name), first)).toBe(first[name]);
  },
  { documentation: true },
);
