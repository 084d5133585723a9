import { fuzz } from 'assay';
import fc from 'fast-check';
import { jmespathExpression } from 'assay/arbitraries';
import { QueryDocumentError, QueryError, QueryLimitError, QuerySyntaxError } from '../../../targets/query/errors.ts';
import { compileQuery } from '../../../targets/query/query.ts';

const expects = [QueryDocumentError, QueryError, QueryLimitError, QuerySyntaxError];

fuzz(
  'query',
  [jmespathExpression()],
  ({ expression, document }) => void compileQuery(expression, { steps: 20_000 }).search(document),
  { expects },
);

/** Which index serves a query: what a planner in front of a store decides. */
function indexFor(expression: string): string {
  const stages = expression.split('|').map((stage) => stage.trim());
  if (stages.length > 2) {
    if (stages.some((stage) => stage.startsWith('sort_by('))) return 'sorted';
    if (stages.at(-1)!.endsWith('[0]')) return stages.length > 3 ? 'first-of-many' : 'first';
  }
  const [first = ''] = stages;
  if (first.startsWith('orders[?')) return first.includes("status == 'open'") ? 'open-orders' : 'orders';
  if (first.startsWith('@')) return first.length === 1 ? 'all' : 'current';
  if (first.startsWith('length(')) return first.includes('&&') ? 'count-if' : 'count';
  if (/^(?:min|max)_by\(/.test(first)) return first.includes('total') ? 'totals' : 'extreme';
  if (/\bto_(?:string|number)\(/.test(first)) return 'converted';
  if (first === 'customers[*].address.city') return 'cities';
  if (first.includes('`2024')) return 'by-year';
  return 'none';
}

/** Expressions that a cache knows, and what it answers for them. */
function cached(expression: string): string {
  const [head = '', ...rest] = expression.split('.');
  if (head === 'plan') {
    const [second] = rest;
    if (second === 'cap') return rest.length > 1 && rest[1] === 'max' ? 'limits' : 'plan';
    return second === 'who' ? 'owner' : 'tenant';
  }
  if (head.startsWith('"x')) return head.endsWith('id"') ? 'header' : 'extension';
  if (expression.includes('`42`')) return expression.includes('==') ? 'answer' : 'constant';
  return expression.endsWith("'eof'") ? 'end' : 'none';
}

/** Names as a schema has them: those of the default are so few that what the planner looks for cannot be written. */
const names = fc.stringMatching(/^[a-z]{1,9}$/);

fuzz('query, guarded', [jmespathExpression({ names })], ({ expression }) => {
  indexFor(expression);
  cached(expression);
});
