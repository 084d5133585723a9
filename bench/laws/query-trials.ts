import {
  type FunctionCall,
  functionLaws,
  functionsGive,
  byExpression,
  refusal,
} from '../../properties/query/laws/functions.ts';
import { faultRefused, formTaken, grammarLaws } from '../../properties/query/laws/grammar.ts';
import { literalLaws } from '../../properties/query/laws/literals.ts';
import {
  equality,
  numbersSort,
  onlyNumbersOrdered,
  orderByKey,
  orderLaws,
  reversing,
  stringsSort,
} from '../../properties/query/laws/order.ts';
import { safetyLaws } from '../../properties/query/laws/safety.ts';
import { selectionLaws } from '../../properties/query/laws/selection.ts';
import type { Trial } from './divergence.ts';
import { queryLibraries } from './query-libraries.ts';

const ASPECTS: Readonly<Record<string, (...values: never[]) => string>> = {
  [functionsGive.name]: (call: FunctionCall) => `${call.name}()${told(refusal(call))}`,
  [byExpression.name]: (name: string) => `${name}()`,
  [faultRefused.name]: ({ name }: { name: string }) => name,
  [formTaken.name]: ({ name }: { name: string }) => name,
};

/** Laws that always ask the same few expressions. */
const byExpressionAsked = (expression: string): string => expression;
const ASKED_ASPECTS: Readonly<Record<string, (...asked: never[]) => string>> = {
  [equality.name]: byExpressionAsked,
  [numbersSort.name]: byExpressionAsked,
  [onlyNumbersOrdered.name]: byExpressionAsked,
  [orderByKey.name]: byExpressionAsked,
  [reversing.name]: byExpressionAsked,
  [stringsSort.name]: byExpressionAsked,
};

function told(reason: 'arity' | 'type' | undefined): string {
  if (reason === undefined) return '';
  return reason === 'arity' ? ' with a wrong number of arguments' : ' of a wrong type';
}

const laws = [...selectionLaws, ...orderLaws, ...literalLaws, ...functionLaws, ...safetyLaws, ...grammarLaws];

export const queryTrials: readonly Trial[] = queryLibraries.flatMap(({ name, search, takes }) =>
  laws.map((law) => {
    const aspect = ASPECTS[law.name];
    const subject = (grammarLaws as readonly unknown[]).includes(law) ? takes : search;
    const askedAspect = ASKED_ASPECTS[law.name];
    return {
      library: name,
      law: law as unknown as Trial['law'],
      subject,
      ...(aspect !== undefined && { aspect }),
      ...(askedAspect !== undefined && { askedAspect }),
    };
  }),
);
