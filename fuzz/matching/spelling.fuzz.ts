import { fuzz, text } from 'assay';
import { expect } from 'vitest';
import { damerauLevenshtein, levenshtein } from '../../targets/matching/edit-distance.ts';
import { MatchingError } from '../../targets/matching/matching-error.ts';
import { trigramSimilarity } from '../../targets/matching/similarity.ts';
import { soundexCodes } from '../../targets/matching/soundex.ts';
import { foldSpelling } from '../../targets/matching/spelling-table.ts';

fuzz(
  'two spellings, one a line, fold once and for all, and are as far apart from either side',
  [text()],
  (lines) => {
    const [a = '', b = ''] = lines.split('\n');
    expect(foldSpelling(foldSpelling(a))).toBe(foldSpelling(a));
    for (const code of soundexCodes(a)) expect(code).toMatch(/^[A-Z][0-6]{3}$/);
    expect(trigramSimilarity(a, b)).toBe(trigramSimilarity(b, a));
    const fewest = damerauLevenshtein(a, b);
    expect(damerauLevenshtein(b, a)).toBe(fewest);
    expect(levenshtein(a, b) >= fewest).toBe(true);
    expect(fewest === 0).toBe(a === b);
  },
  { expects: [MatchingError], maxLength: 200 },
);
