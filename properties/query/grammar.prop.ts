import { search as searchPowertools } from '@aws-lambda-powertools/jmespath';
import { compile as compileCommunity } from '@jmespath-community/jmespath';
import { compile as compileMetrichor } from '@metrichor/jmespath';
import { assume, property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { QuerySyntaxError, QueryTypeError } from '../../targets/query/errors.ts';
import { compileQuery } from '../../targets/query/query.ts';
import { of } from '../law.ts';
import { jmespathQuery } from './arbitraries.ts';
import { derives } from './earley.ts';
import { faultRefused, formTaken, spacedTaken, type Takes } from './laws/grammar.ts';

const valid = jmespathQuery().map(({ expression }) => expression);
/** Whatever an edit may put in: each kind of token, parts of tokens, and characters of no token. */
const PIECES = [
  'a',
  'length',
  '"b"',
  "'c'",
  '`1`',
  '`x`',
  '0',
  '-1',
  '@',
  '*',
  '.',
  ',',
  ':',
  '!',
  '&',
  '&&',
  '|',
  '||',
  '=',
  '==',
  '<',
  '>=',
  '(',
  ')',
  '()',
  '[',
  ']',
  '[]',
  '[?',
  '[*]',
  '[:]',
  '[1:2:3]',
  '{',
  '}',
  '{a: b}',
  '"',
  "'",
  '`',
  '\\',
  ' ',
  '\n',
  '\r',
  '\t',
  '$',
  '#',
  '?',
  '+',
  '-',
  '\u00a0',
  '&a',
  'f(',
  ',a',
  '.[a]',
  '`1e999`',
  '"\\x"',
  '0:',
  '::',
];
const piece = fc.constantFrom(...PIECES);

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: 40 }),
  removed: fc.constantFrom(0, 0, 1, 2),
  inserted: fc.oneof(fc.constant(''), piece),
});

function edited(text: string, { at, removed, inserted }: Edit): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + inserted + text.slice(from + removed);
}

/** Undefined if it is an expression, else where it stops being one. */
function refusedAt(expression: string): number | undefined {
  try {
    compileQuery(expression);
  } catch (error) {
    if (error instanceof QuerySyntaxError) return error.position;
    // An expression of the grammar, whatever else is wrong with it.
    if (!(error instanceof QueryTypeError)) throw error;
  }
  return undefined;
}

function compiles(compile: () => unknown): boolean {
  try {
    compile();
    return true;
  } catch (error) {
    // One of them only searches; what it finds out while searching is not about the text.
    return (
      error instanceof Error &&
      !/LexerError|ParseError|IncompleteExpressionError|EmptyExpressionError/.test(error.name) &&
      error.name !== 'ParserError'
    );
  }
}

/** The grammar alone: whatever else is wrong with an expression, it is one. */
const takes: Takes = (text) => (refusedAt(text) === undefined ? 'taken' : 'refused');

property(...of(spacedTaken, takes));
property(...of(faultRefused, takes), { runs: 300, documentation: true });
property(...of(formTaken, takes), { runs: 200 });

property(
  'after a single edit the verdict is that of the grammar in the specification',
  [valid, edit],
  (expression, change) => {
    const text = edited(expression, change);
    assume(text.length < 120);
    expect(refusedAt(text) === undefined, text).toBe(derives(text));
  },
  { runs: 300 },
);

property(
  'short runs of tokens are expressions exactly if the grammar says so',
  [fc.array(piece, { maxLength: 6 })],
  (pieces) => {
    const text = pieces.join('');
    expect(refusedAt(text) === undefined, text).toBe(derives(text));
  },
  { documentation: true, runs: 300 },
);

property(
  'what compiles here compiles with most other implementations',
  [valid, edit],
  (expression, change) => {
    const text = edited(expression, change);
    assume(refusedAt(text) === undefined);
    // One of them takes a bare `@` for a whole argument, and one takes `\r` for no space.
    const spelled = text.replaceAll('@', '(@)').replaceAll('\r', ' ');
    const verdicts = [
      compiles(() => compileCommunity(text)),
      compiles(() => searchPowertools(text, {})),
      compiles(() => compileMetrichor(spelled)),
    ];
    expect(verdicts.filter(Boolean).length, text).toBeGreaterThan(1);
  },
  { documentation: true },
);

property(
  'a refusal points at the first token that cannot stand there: what comes before it could go on',
  [valid, edit],
  (expression, change) => {
    const text = edited(expression, change);
    const position = refusedAt(text);
    assume(position !== undefined);
    expect(position).toBeLessThanOrEqual(text.length);
    // What is no token at all is reported before any order of tokens.
    assume(!isLexical(text));
    const before = text.slice(0, position);
    expect([undefined, before.length]).toContain(refusedAt(before));
  },
);

function isLexical(text: string): boolean {
  try {
    compileQuery(text);
  } catch (error) {
    return error instanceof Error && /^no token begins|is not JSON at/.test(error.message);
  }
  return false;
}
