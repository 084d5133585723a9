import { assume } from 'assay';
import fc from 'fast-check';
import { law } from '../../law.ts';
import { jmespathQuery, type Json, jsonDocument } from '../arbitraries.ts';
import { canonical } from '../oracles.ts';
import { outcome, type Search, searchOrSkip } from '../search.ts';

const list = fc.array(jsonDocument(), { maxLength: 6 });
const projection = fc.constantFrom(
  '[*].a',
  '[*]',
  '[].b',
  '[?a].b',
  '[?a == b]',
  '[*].[a, b]',
  '[*].*',
  '[*].{x: a}',
  '[]',
);

export const filterParts = law(
  'a filter and its negation part a list between them',
  [list, jmespathQuery()],
  function* (search: Search, elements, { expression }) {
    const kept = searchOrSkip(search, `[?${expression}]`, elements) as Json[];
    const left = search(`[?!(${expression})]`, elements) as Json[];
    // A projection drops null, whichever way the filter decides.
    const all = elements.filter((element) => element !== null);
    yield [[...kept, ...left].map(canonical).toSorted(), all.map(canonical).toSorted()];
  },
);

export const pipe = law(
  'a pipe searches the result of its left side',
  [jmespathQuery(), jmespathQuery()],
  function* (search: Search, first, second) {
    const between = searchOrSkip(search, first.expression, first.document);
    const piped = searchOrSkip(search, `${first.expression} | ${second.expression}`, first.document);
    yield [piped, search(second.expression, between)];
  },
);

export const projectionOfHalves = law(
  'a projection of a list is the projections of its halves',
  [list, list, projection],
  function* (search: Search, front, back, expression) {
    const halves = [front, back].flatMap((half) => search(expression, half) as Json[]);
    yield [search(expression, [...front, ...back]), halves];
  },
);

export const multiSelects = law(
  'multi-selects give what the single selects give',
  [jmespathQuery(), fc.string()],
  function* (search: Search, { expression, document }, name) {
    assume(document !== null);
    const single = searchOrSkip(search, expression, document);
    yield [search(`[${expression}, @]`, document), [single, document]];
    const hash = search(`{${JSON.stringify(name)}: ${expression}}`, document);
    yield [Object.entries(hash as object), [[name, single]]];
  },
);

export const nothingOfNothing = law(
  'of nothing, multi-selects select nothing',
  [jmespathQuery()],
  function* (search: Search, { expression }) {
    yield [search(`@.[${expression}]`, null), null];
    yield [search(`@.{a: ${expression}}`, null), null];
  },
);

export const orAnd = law(
  'or takes the first that is not false, and the first that is',
  [jmespathQuery()],
  function* (search: Search, { expression, document }) {
    const value = searchOrSkip(search, expression, document);
    const holds = search(`!!(${expression})`, document);
    yield [holds, !['null', 'false', '""', '[]', '{}'].includes(canonical(value))];
    yield [search(`(${expression}) || 'other'`, document), holds ? value : 'other'];
    yield [search(`(${expression}) && 'other'`, document), holds ? 'other' : value];
  },
);

const bound = fc.option(fc.integer({ min: -9, max: 9 }));

export const slice = law(
  'a slice takes the indices that its bounds and step name',
  [fc.array(fc.nat(), { maxLength: 7 }), bound, bound, fc.integer({ min: -4, max: 4 }).filter((step) => step !== 0)],
  function* (search: Search, elements, start, stop, step) {
    const size = elements.length;
    const at = (index: number): number => (index < 0 ? index + size : index);
    const indices = elements.map((_, index) => index);
    const after = (index: number): boolean =>
      step > 0 ? start === null || index >= at(start) : start === null || index <= at(start);
    const before = (index: number): boolean =>
      step > 0 ? stop === null || index < at(stop) : stop === null || index > at(stop);
    const inside = (step > 0 ? indices : indices.toReversed()).filter((index) => after(index) && before(index));
    const expected = inside.filter((_, count) => count % Math.abs(step) === 0).map((index) => elements[index]);
    yield [search(`[${start ?? ''}:${stop ?? ''}:${step}]`, elements), expected];
    if (step === 1) yield [search(`[${start ?? ''}:${stop ?? ''}]`, elements), expected];
  },
);

export const stepOfZero = law(
  'a slice that steps by 0 is refused',
  [bound, bound],
  function* (search: Search, start, stop) {
    yield [outcome(search, `[${start ?? ''}:${stop ?? ''}:0]`, [1]), 'refused'];
  },
);

export const index = law(
  'an index counts from either end',
  [fc.array(fc.nat(), { maxLength: 4 }), fc.integer({ min: -6, max: 6 })],
  function* (search: Search, elements, place) {
    yield [search(`[${place}]`, elements), elements[place < 0 ? place + elements.length : place] ?? null];
    yield [search(`[${place}]`, { 0: 'no list' }), null];
  },
);

export const selectionLaws = [
  filterParts,
  pipe,
  projectionOfHalves,
  multiSelects,
  nothingOfNothing,
  orAnd,
  slice,
  stepOfZero,
  index,
] as const;
