import type { JSONObject } from '@aws-lambda-powertools/commons/types';
import { search as searchPowertools } from '@aws-lambda-powertools/jmespath';
import { compile as compileCommunity, search as searchCommunity } from '@jmespath-community/jmespath';
import { compile as compileMetrichor, search as searchMetrichor } from '@metrichor/jmespath';
import jmespath from 'jmespath';
import type { Takes } from '../../properties/query/laws/grammar.ts';
import type { Search } from '../../properties/query/search.ts';
import { Refused } from '../../properties/law.ts';

/** What was thrown is no answer of a library: the engine itself gave up. */
const NATIVE = new Set<unknown>([TypeError, RangeError, SyntaxError, ReferenceError]);
const isNative = (error: unknown): boolean => NATIVE.has((error as Error).constructor);

export interface QueryLibrary {
  readonly name: string;
  readonly search: Search;
  readonly takes: Takes;
}

function library(name: string, search: Search, compile: (text: string) => unknown): QueryLibrary {
  return {
    name,
    search: (expression, document) => {
      try {
        return search(expression, document);
      } catch (error) {
        if (isNative(error)) throw error;
        throw new Refused((error as Error).message);
      }
    },
    takes: (text) => {
      try {
        compile(text);
        return 'taken';
      } catch (error) {
        return isNative(error) ? 'crashed' : 'refused';
      }
    },
  };
}

/** It compiles only while it searches; what it finds out while searching is not about the text. */
function compilePowertools(text: string): void {
  try {
    searchPowertools(text, {});
  } catch (error) {
    const { name } = error as Error;
    if (isNative(error) || /LexerError|ParseError|IncompleteExpressionError|EmptyExpressionError/.test(name))
      throw error;
  }
}

export const queryLibraries: readonly QueryLibrary[] = [
  library(
    'jmespath',
    (expression, document) => jmespath.search(document, expression) as unknown,
    (text) => jmespath.compile(text),
  ),
  library(
    '@jmespath-community/jmespath',
    (expression, document) => searchCommunity(document as never, expression),
    compileCommunity,
  ),
  library(
    '@aws-lambda-powertools/jmespath',
    (expression, document) => searchPowertools(expression, document as JSONObject),
    compilePowertools,
  ),
  library(
    '@metrichor/jmespath',
    (expression, document) => searchMetrichor(document as never, expression),
    compileMetrichor,
  ),
];
