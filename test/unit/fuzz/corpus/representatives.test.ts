import fc from 'fast-check';
import { expect } from 'vitest';
import { property } from 'assay';
import { representatives, type Candidate } from '../../../../src/fuzz/corpus/representatives.ts';

const numbers = fc.uniqueArray(fc.nat(12), { maxLength: 8 }).map((list) => Uint32Array.from(list));
const levels = fc
  .uniqueArray(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 3 })), { selector: ([comparison]) => comparison })
  .map((pairs) => Uint32Array.from(pairs.flat()));
const corpus: fc.Arbitrary<readonly Candidate[]> = fc
  .array(fc.record({ size: fc.nat(5), work: fc.nat(2), features: numbers, levels }), { maxLength: 12 })
  .map((list) => list.map((candidate, index) => ({ ...candidate, key: String(index) })));

/** The size of the smallest candidate for everything that one can stand for. */
function smallest(candidates: readonly Candidate[]): Map<string, number> {
  const sizes = new Map<string, number>();
  const best = new Map<number, number>();
  for (const { levels: pairs } of candidates)
    for (let at = 0; at < pairs.length; at += 2)
      best.set(pairs[at]!, Math.max(pairs[at + 1]!, best.get(pairs[at]!) ?? 0));
  const note = (what: string, size: number): void => void sizes.set(what, Math.min(size, sizes.get(what) ?? Infinity));
  for (const { size, features, levels: pairs } of candidates) {
    for (const feature of features) note(`feature ${feature}`, size);
    for (let at = 0; at < pairs.length; at += 2)
      if (best.get(pairs[at]!) === pairs[at + 1]) note(`comparison ${pairs[at]} at ${pairs[at + 1]}`, size);
  }
  return sizes;
}

property('what is kept reaches what everything reaches, with inputs just as small', [corpus], (candidates) => {
  expect(smallest(representatives(candidates))).toEqual(smallest(candidates));
});

property('each input that is kept is needed by something that no smaller one stands for', [corpus], (candidates) => {
  const kept = representatives(candidates);
  for (const [index, candidate] of kept.entries()) {
    const before = smallest(kept.slice(0, index));
    expect([...smallest(kept.slice(0, index + 1)).keys()].some((what) => !before.has(what))).toBe(true);
    expect(candidate.size).toBeGreaterThanOrEqual(kept[index - 1]?.size ?? 0);
  }
});

property('the order in which a corpus is read changes nothing', [corpus, fc.nat()], (candidates, turn) => {
  const at = candidates.length === 0 ? 0 : turn % candidates.length;
  const turned = [...candidates.slice(at), ...candidates.slice(0, at)];
  expect(representatives(turned)).toEqual(representatives(candidates));
});
