import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { penaltyKind } from '../../targets/matching/penalty-kind.ts';
import { PENALTY_NAMES } from '../../targets/matching/penalty-names.ts';
import { disguise } from './arbitraries.ts';

const KINDS = [
  'minor',
  'bench minor',
  'double minor',
  'major',
  'misconduct',
  'game misconduct',
  'match',
  'penalty shot',
];

/** What names say of their own kind, the more particular word first. */
const SAYING: readonly (readonly [RegExp, string])[] = [
  [/^penalty shot/, 'penalty shot'],
  [/game misconduct$/, 'game misconduct'],
  [/double minor$|^attempted/, 'double minor'],
  [/ bench$|^bench|too many men|too many players/, 'bench minor'],
  [/^(ten-minute )?misconduct$| - misconduct$/, 'misconduct'],
  [/- major$|^major$/, 'major'],
];

property(
  'every penalty has one kind, however it is spelled',
  [fc.nat(3)],
  (way) => {
    const table = Object.entries(PENALTY_NAMES).flatMap(([kind, names]) => names.map((name) => [name, kind] as const));
    expect(Object.keys(PENALTY_NAMES)).toEqual(KINDS);
    expect(new Set(table.map(([name]) => name)).size).toBe(113);
    for (const [name, kind] of table) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*( (- )?[a-z]+(-[a-z]+)*)*$/);
      expect(penaltyKind(disguise(name, way))).toBe(kind);
      const [, said] = SAYING.find(([pattern]) => pattern.test(name)) ?? [];
      if (said !== undefined) expect([name, kind]).toEqual([name, said]);
      expect(penaltyKind(`${name}s`)).toBeUndefined();
    }
    for (const kind of KINDS) expect(penaltyKind(kind)).toBe(kind);
  },
  { runs: 4 },
);
