import { fuzz, text } from 'assay';
import { QueryDocumentError, QueryError, QueryLimitError, QuerySyntaxError } from '../../targets/query/errors.ts';
import { compileQuery, type Query } from '../../targets/query/query.ts';
import { jsonDocument } from '../../properties/query/arbitraries.ts';
import { derives } from '../../properties/query/earley.ts';
import { DOCUMENTS } from './documents.ts';

// Enough for any expression worth reading, little enough that an input takes a millisecond.
const limits = { expressionLength: 200, steps: 20_000 };

function requireJson(result: unknown): void {
  const again: unknown = JSON.parse(JSON.stringify(result));
  if (!sameJson(result, again)) throw new Error(`a result that is not JSON: ${JSON.stringify(result)}`);
}

function attempt(expression: string, document: unknown): { readonly result?: unknown; readonly error?: unknown } {
  try {
    return { result: compileQuery(expression, limits).search(document) };
  } catch (error) {
    return { error };
  }
}

/** Whether two values are the same JSON; -0, undefined and NaN are nobody's equal here. */
function sameJson(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null)
    return Object.is(left, right);
  const names = Object.keys(left);
  return (
    Array.isArray(left) === Array.isArray(right) &&
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(Reflect.get(left, name), Reflect.get(right, name)))
  );
}

fuzz(
  'a text is refused, or searches every document with a result that is JSON',
  [text()],
  (expression) => {
    const query = compileQuery(expression, limits);
    for (const document of DOCUMENTS) {
      try {
        requireJson(query.search(document));
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
      }
    }
  },
  { expects: [QueryError] },
);

fuzz(
  'an expression and a document from outside give JSON, or an error of ours, and the document stays as it is',
  [text(), jsonDocument()],
  (expression, document) => {
    const before = JSON.stringify(document);
    const outcome = attempt(expression, document);
    if (JSON.stringify(document) !== before) throw new Error('the search changed the document');
    if (outcome.error !== undefined) throw outcome.error;
    requireJson(outcome.result);
  },
  { expects: [QueryError] },
);

fuzz('a text is an expression exactly if the grammar of the specification derives it', [text()], (expression) => {
  if (expression.length > 60) return;
  let accepted = true;
  try {
    compileQuery(expression);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    if (error instanceof QueryLimitError) return;
    accepted = !(error instanceof QuerySyntaxError);
  }
  if (accepted !== derives(expression)) throw new Error(accepted ? 'the grammar refuses it' : 'the grammar derives it');
});

fuzz(
  'a text of JSON is searched as the document it is',
  [text()],
  (json) => {
    let document: unknown;
    try {
      document = JSON.parse(json);
    } catch {
      return;
    }
    const whole: Query = compileQuery('[@, to_string(@), type(@), *, [], [0], length(to_string(@))]', limits);
    requireJson(whole.search(document));
  },
  { expects: [QueryDocumentError, QueryLimitError] },
);
