import { fuzz, text } from 'assay';
import { compileQuery } from '../../../targets/query/query.ts';
import { recordMemory } from './recorder.ts';

recordMemory('query-text');
const document = { a: { b: [1, 2, { a: null }], c: 'b' }, b: [{ a: 1, b: 'x' }, { a: 2 }] };

fuzz('memory: a query of raw text is answered or refused', [text()], (expression) => {
  try {
    compileQuery(expression, { expressionLength: 200, steps: 20_000 }).search(document);
  } catch {
    // Which errors it throws is not the question here.
  }
});
